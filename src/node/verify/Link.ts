// SPDX-License-Identifier: MIT

/** One link of the line from a model's file to its verifier on chain. */
export type Link = {
  readonly name: LinkName;
  readonly status: "holds" | "broken" | "unchecked";
  /** What was found; why the link is broken or could not be checked, and what to do. */
  readonly detail: string;
};

/** The links, in their order. */
export const LINK_NAMES = [
  "transcript",
  "onnx",
  "circuit",
  "r1cs",
  "contributions",
  "setup",
  "verifying key",
  "registry",
  "verifier",
  "code",
] as const;

/** See {@link LINK_NAMES}. */
export type LinkName = (typeof LINK_NAMES)[number];

/** Looks at a link; resolves to what it found. @throws if the link is broken. */
export type CheckLink = () => Promise<string>;

/** The checks of some links; a text instead of one says why it can't be made. */
export type LinkChecks = Partial<Record<LinkName, CheckLink | string>>;
