// SPDX-License-Identifier: MIT

/** Bytes of a WebAssembly page. */
const PAGE = 65_536;

/** Most pages that 32-bit addresses reach. */
const MAXIMUM_PAGES = 65_536;

/** Number of the section that declares memories. */
const MEMORY_SECTION = 5;

/** Version and magic number before the first section. */
const HEADER = 8;

/**
 * The same WebAssembly module with more initial memory. Circom's witness calculators grow their memory for a function's
 * variables, but not for the arguments that they write before they call it: with large arrays they run out of bounds.
 * Memory that is never touched costs nothing.
 *
 * @param bytes - By how much, at least.
 * @throws {RangeError} if the module declares no memory of its own.
 *
 * @example
 * await writeFile(wasm, raiseMemory(await readFile(wasm), 1 << 22));
 */
export function raiseMemory(module: Uint8Array, bytes: number): Uint8Array {
  for (let at = HEADER; at < module.length;) {
    const size = readUnsigned(module, at + 1);
    const end = size.next + size.value;
    if (module[at] === MEMORY_SECTION) {
      // One memory, its flags, its least number of pages; what may follow is its greatest.
      const flags = readUnsigned(module, readUnsigned(module, size.next).next);
      const pages = readUnsigned(module, flags.next);
      const raised = Math.min(MAXIMUM_PAGES, pages.value + Math.ceil(bytes / PAGE));
      const contents = [
        ...module.subarray(size.next, flags.next),
        ...unsigned(raised),
        ...module.subarray(pages.next, end),
      ];
      const section = [MEMORY_SECTION, ...unsigned(contents.length), ...contents];
      const result = new Uint8Array(at + section.length + module.length - end);
      result.set(module.subarray(0, at));
      result.set(section, at);
      result.set(module.subarray(end), at + section.length);
      return result;
    }
    at = end;
  }
  throw new RangeError("the module has no memory of its own");
}

/** An unsigned number in LEB128: seven bits a byte, the lowest first, the top bit set on all but the last. */
function readUnsigned(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let [value, factor, next] = [0, 1, at];
  for (;;) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return { value, next };
  }
}

function unsigned(value: number): number[] {
  const rest = Math.floor(value / 128);
  return rest === 0 ? [value] : [(value % 128) + 128, ...unsigned(rest)];
}
