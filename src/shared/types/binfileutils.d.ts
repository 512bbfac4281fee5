// SPDX-License-Identifier: MIT
// The part of the untyped npm package "@iden3/binfileutils" (files made of numbered sections) that Assay uses.
declare module "@iden3/binfileutils" {
  export interface BinFile {
    write(bytes: Uint8Array): Promise<void>;
    read(length: number): Promise<Uint8Array>;
    writeULE32(value: number): Promise<void>;
    readULE32(): Promise<number>;
    close(): Promise<void>;
  }

  /** Where each section lies; a section may occur more than once. */
  export type Sections = readonly (readonly { readonly p: number; readonly size: number }[] | undefined)[];

  export function createBinFile(
    fileName: string,
    type: string,
    version: number,
    sectionCount: number,
  ): Promise<BinFile>;
  export function startWriteSection(file: BinFile, id: number): Promise<void>;
  export function endWriteSection(file: BinFile): Promise<void>;
  export function writeBigInt(file: BinFile, value: bigint, bytes: number): Promise<void>;

  export function readBinFile(
    fileName: string | Uint8Array,
    type: string,
    maximumVersion: number,
  ): Promise<{ fd: BinFile; sections: Sections }>;
  export function readSection(file: BinFile, sections: Sections, id: number): Promise<Uint8Array>;
}
