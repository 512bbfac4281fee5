// SPDX-License-Identifier: MIT
/** Hands items over in batches, one after the other, with the number of items before each batch. */
export async function inBatches<T>(
  items: readonly T[],
  size: number,
  take: (batch: T[], before: number) => Promise<unknown>,
): Promise<void> {
  for (let before = 0; before < items.length; before += size) {
    await take(items.slice(before, before + size), before);
  }
}
