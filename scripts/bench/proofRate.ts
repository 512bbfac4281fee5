// SPDX-License-Identifier: MIT

const HOUR_MS = 3_600_000;

/**
 * Proofs an hour that several provers made together, while all of them worked: from when the last of them had made its first proof to when
 * the first of them made its last. Of each, its own rate between the first and the last of its proofs in that time.
 *
 * @param proofs Who made each, and when (milliseconds).
 */
export function proofRate(proofs: readonly { prover: string; at: number }[]): number {
  const times = new Map<string, number[]>();
  for (const { prover, at } of proofs.toSorted((one, other) => one.at - other.at)) {
    times.set(prover, [...(times.get(prover) ?? []), at]);
  }
  const all = [...times.values()];
  const start = Math.max(...all.map((own) => own[0] ?? 0));
  const end = Math.min(...all.map((own) => own.at(-1) ?? 0));
  return all.reduce((sum, own) => {
    const inside = own.filter((at) => at >= start && at <= end);
    const first = inside[0] ?? 0;
    const last = inside.at(-1) ?? 0;
    return last > first ? sum + ((inside.length - 1) / (last - first)) * HOUR_MS : sum;
  }, 0);
}
