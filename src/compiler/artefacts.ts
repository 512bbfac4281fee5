// SPDX-License-Identifier: MIT
import { readFile } from "node:fs/promises";
import path from "node:path";
import { CacheTamperedError } from "../errors/CacheTamperedError.ts";
import { exists, sha256OfFile } from "../shared/cache.ts";
import { readHead } from "./head/head.ts";
import { integerModelSchema, type IntegerModel } from "./integer/integerModel.ts";
import { manifestSchema, type Manifest } from "./manifest.ts";

/** File names of a compiled model, by role. */
const FILES = {
  circom: "circuit.circom",
  r1cs: "circuit.r1cs",
  wasm: "circuit.wasm",
  model: "model.json",
  manifest: "manifest.json",
  /** The base's own head; only where a head is committed. */
  head: "head.json",
} as const;

const HASHED = ["circom", "r1cs", "wasm", "model"] as const;

/** Paths of a compiled model's files. */
export type ArtefactFiles = Readonly<Record<keyof typeof FILES, string>>;

/** A compiled model on disk. */
export interface CompiledModel {
  /** Folder that holds the files. */
  readonly folder: string;
  readonly files: ArtefactFiles;
  readonly manifest: Manifest;
  readonly model: IntegerModel;
  /** Words of each section of the committed head; none for a fixed model. */
  readonly parameters: readonly (readonly number[])[];
}

/** Where the files of a compiled model lie in its folder. */
export function artefactFiles(folder: string): ArtefactFiles {
  const at = (role: keyof typeof FILES): string => path.join(folder, FILES[role]);
  return {
    circom: at("circom"),
    r1cs: at("r1cs"),
    wasm: at("wasm"),
    model: at("model"),
    manifest: at("manifest"),
    head: at("head"),
  };
}

/** SHA-256 of the files that a manifest vouches for. */
export async function hashArtefacts(files: ArtefactFiles): Promise<Omit<Manifest["hashes"], "onnx">> {
  const [circom, r1cs, wasm, model] = await Promise.all(
    [files.circom, files.r1cs, files.wasm, files.model].map(sha256OfFile),
  );
  return manifestSchema.shape.hashes.omit({ onnx: true }).parse({ circom, r1cs, wasm, model });
}

/**
 * Loads a compiled model after checking every file against the manifest.
 *
 * @returns undefined if there is no such folder.
 * @throws {CacheTamperedError} naming the file, if one is missing, changed, or belongs to another folder.
 *
 * @example
 * const compiled = await loadCompiledModel("cache/models/3f…");
 */
export async function loadCompiledModel(folder: string): Promise<CompiledModel | undefined> {
  if (!(await exists(folder))) return undefined;
  const files = artefactFiles(folder);
  const manifest = manifestSchema.safeParse(await readJson(files.manifest, folder));
  if (!manifest.success || manifest.data.contentHash !== path.basename(folder)) {
    throw new CacheTamperedError(files.manifest, folder, "is not this model's manifest", {
      cause: manifest.error,
    });
  }
  for (const role of manifest.data.head ? [...HASHED, "head" as const] : HASHED) {
    const hash = await sha256OfFile(files[role]).catch((cause: unknown) => {
      throw new CacheTamperedError(files[role], folder, "is missing", { cause });
    });
    if (hash !== manifest.data.hashes[role]) {
      throw new CacheTamperedError(files[role], folder, "was changed after it was compiled");
    }
  }
  const model = integerModelSchema.parse(await readJson(files.model, folder));
  const parameters = manifest.data.head ? (await readHead(files.head)).parameters : [];
  return { folder, files, manifest: manifest.data, model, parameters };
}

async function readJson(file: string, folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new CacheTamperedError(file, folder, "is missing or no JSON", { cause });
  }
}
