// SPDX-License-Identifier: MIT

/** The most resident memory of a process since it was last asked, kept where several of its threads can write it. */
export interface PeakMemory {
  /** What another thread needs to keep the same peak. */
  readonly shared: SharedArrayBuffer;
  /** Notes how much is resident now, in bytes. */
  note(residentBytes: number): void;
  /** The most that was noted since the last call, in bytes. */
  take(): number;
}

/** Kilobytes, so that 32 bits hold 2 TB. */
const UNIT = 1024;

/**
 * A process's peak, by samples. `resourceUsage().maxRSS` will not do: on Linux a process inherits its parent's, and it
 * never falls.
 *
 * @param shared of another thread's peak, to share it.
 */
export function createPeakMemory(shared = new SharedArrayBuffer(4)): PeakMemory {
  const cell = new Int32Array(shared);
  return {
    shared,
    note: (residentBytes) => {
      const resident = Math.ceil(residentBytes / UNIT);
      for (let before = Atomics.load(cell, 0); before < resident;) {
        const found = Atomics.compareExchange(cell, 0, before, resident);
        if (found === before) return;
        before = found;
      }
    },
    take: () => Atomics.exchange(cell, 0, 0) * UNIT,
  };
}
