// SPDX-License-Identifier: MIT
import type { VerifyingKeyJson } from "../../src/keys/index.ts";
import type { PointG1Json, PointG2Json } from "../../src/keys/verifyingKey.ts";

/** q: coordinates are below it. */
export const BASE_FIELD_ORDER =
  21888242871839275222246405745257275088696311157297823662689037894645226208583n;

/** On the curve of G2 at x = 1, but not of order r. */
export const OUTSIDE_GROUP: PointG2Json = [
  ["1", "0"],
  [
    "18278151005453108793778860132295291098363647455926340152056652516292830556603",
    "5912654199736721486680175016176231956195085055698687135131307249486702594212",
  ],
  ["1", "0"],
];

const GENERATOR: PointG2Json = [
  [
    "10857046999023057135944570762232829481370756359578518086990519993285655852781",
    "11559732032986387107991004021392285783925812861821192530917403151452391805634",
  ],
  [
    "8495653923123431417604973247489272438418190587263600148770280649306958101930",
    "4082367875863433681332203403145435568316851327593401208105741076214120093531",
  ],
  ["1", "0"],
];

/** Both ways in which snarkjs writes the point at infinity: projective, and affine as (0, 0). */
const INFINITE_G1: readonly PointG1Json[] = [
  ["0", "1", "0"],
  ["0", "0", "1"],
];
const INFINITE_G2: readonly PointG2Json[] = [
  [
    ["0", "0"],
    ["1", "0"],
    ["0", "0"],
  ],
  [
    ["0", "0"],
    ["0", "0"],
    ["1", "0"],
  ],
];

/** A key that must be refused wherever keys enter: by the library, by the registry and by the check of our own files. */
export interface BadKey {
  /** What is wrong with it. */
  readonly name: string;
  readonly key: VerifyingKeyJson;
  /** Code of the error of `checkVerifyingKey`. */
  readonly code: "KEY_POINT_INFINITE" | "KEY_POINT_OFF_CURVE" | "KEY_DELTA_DEGENERATE" | "INPUT_COUNT_WRONG";
  /** Error of `CircuitRegistry.register`. */
  readonly revert: "KeyPointInfinite" | "KeyPointOffCurve" | "KeyDeltaDegenerate" | "InputCountWrong";
  /** Which point, if it is one. */
  readonly part?: "alpha" | "beta" | "gamma" | "delta" | "ic";
}

/** Minus a point. */
function negate([x, [real, imaginary], z]: PointG2Json): PointG2Json {
  const minus = (value: string): string => String((BASE_FIELD_ORDER - BigInt(value)) % BASE_FIELD_ORDER);
  return [x, [minus(real), minus(imaginary)], z];
}

const raise = (coordinate: string): string => String(BigInt(coordinate) + BASE_FIELD_ORDER);

const INFINITE = { code: "KEY_POINT_INFINITE", revert: "KeyPointInfinite" } as const;
const OFF_CURVE = { code: "KEY_POINT_OFF_CURVE", revert: "KeyPointOffCurve" } as const;
const DEGENERATE = { code: "KEY_DELTA_DEGENERATE", revert: "KeyDeltaDegenerate" } as const;
const COUNT = { code: "INPUT_COUNT_WRONG", revert: "InputCountWrong" } as const;

type BadPoint<Point> = Pick<BadKey, "name" | "code" | "revert"> & { point: Point };

/** What may not stand for a point of G1. */
function badG1([x, y, z]: PointG1Json): BadPoint<PointG1Json>[] {
  return [
    ...INFINITE_G1.map((point) => ({ name: `at infinity as ${point.join()}`, point, ...INFINITE })),
    { name: "off the curve", point: [y, x, z], ...OFF_CURVE },
    { name: "with x + q", point: [raise(x), y, z], ...OFF_CURVE },
    { name: "with y + q", point: [x, raise(y), z], ...OFF_CURVE },
  ];
}

/** What may not stand for a point of G2. */
function badG2([x, y, z]: PointG2Json): BadPoint<PointG2Json>[] {
  return [
    ...INFINITE_G2.map((point) => ({ name: `at infinity as ${point.join()}`, point, ...INFINITE })),
    { name: "off the curve", point: [y, x, z], ...OFF_CURVE },
    { name: "outside the subgroup", point: OUTSIDE_GROUP, ...OFF_CURVE },
    { name: "with x + q (real)", point: [[raise(x[0]), x[1]], y, z], ...OFF_CURVE },
    { name: "with x + q (imaginary)", point: [[x[0], raise(x[1])], y, z], ...OFF_CURVE },
    { name: "with y + q (real)", point: [x, [raise(y[0]), y[1]], z], ...OFF_CURVE },
    { name: "with y + q (imaginary)", point: [x, [y[0], raise(y[1])], z], ...OFF_CURVE },
  ];
}

function badPoints(good: VerifyingKeyJson): BadKey[] {
  const bad: BadKey[] = badG1(good.vk_alpha_1).map(({ name, point, ...errors }) => ({
    name: `alpha ${name}`,
    key: { ...good, vk_alpha_1: point },
    part: "alpha",
    ...errors,
  }));
  for (const [place, honest] of good.IC.entries())
    for (const { name, point, ...errors } of badG1(honest))
      bad.push({
        name: `ic[${String(place)}] ${name}`,
        key: { ...good, IC: good.IC.with(place, point) },
        part: "ic",
        ...errors,
      });
  for (const part of ["beta", "gamma", "delta"] as const)
    for (const { name, point, ...errors } of badG2(good[`vk_${part}_2`]))
      bad.push({ name: `${part} ${name}`, key: { ...good, [`vk_${part}_2`]: point }, part, ...errors });
  return bad;
}

/** Keys of every bad kind, each a good key with one thing changed. */
export function badKeys(good: VerifyingKeyJson): BadKey[] {
  const degenerate = (name: string, gamma: PointG2Json, delta: PointG2Json): BadKey => ({
    name,
    key: { ...good, vk_gamma_2: gamma, vk_delta_2: delta },
    ...DEGENERATE,
  });
  // Any point of G2 but the generator, which gamma is in every key of snarkjs.
  const own = good.vk_beta_2;
  const extra = good.IC[0] ?? good.vk_alpha_1;
  return [
    ...badPoints(good),
    degenerate("gamma and delta the generator", GENERATOR, GENERATOR),
    degenerate("delta = gamma", own, own),
    degenerate("delta = -gamma", own, negate(own)),
    degenerate("delta the generator", own, GENERATOR),
    degenerate("delta minus the generator", own, negate(GENERATOR)),
    { name: "one point of ic too few", key: { ...good, IC: good.IC.slice(0, -1) }, ...COUNT },
    { name: "one point of ic too many", key: { ...good, IC: [...good.IC, extra] }, ...COUNT },
    { name: "no point of ic", key: { ...good, IC: [] }, ...COUNT },
  ];
}
