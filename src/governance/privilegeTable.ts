// SPDX-License-Identifier: MIT
import type { Privilege } from "./listPrivileges.ts";

/** The privileges as a Markdown table. */
export function privilegeTable(privileges: readonly Privilege[]): string {
  const rows = privileges.map(
    ({ contract, signature, who, delay, bound }) =>
      `| ${contract} | \`${signature}\` | ${who} | ${delay} | ${bound} |`,
  );
  return [
    "| contract | function | who may call it | delay | bound |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
