// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";
import { expect } from "chai";
import { documentedCommands, documents } from "../../test/docs/helpers/documentedCommands.ts";
import { checkOut, type Checkout } from "./helpers/checkout.ts";
import { DocumentReader } from "./helpers/DocumentReader.ts";
import { BEFORE, RUN_ELSEWHERE } from "./helpers/scenarios.ts";

const elsewhere = (text: string) => RUN_ELSEWHERE.find(([command]) => text.startsWith(command));

describe("Every command in the documents", function () {
  this.timeout(3_600_000);

  for (const file of documents()) {
    const commands = documentedCommands(file).filter(({ text }) => elsewhere(text) === undefined);
    if (commands.length === 0) continue;

    describe(`of ${file}`, () => {
      let checkout: Checkout;
      let reader: DocumentReader;
      before(async () => {
        checkout = await checkOut();
        reader = new DocumentReader(checkout.folder);
        await reader.open();
        for (const command of BEFORE[file] ?? []) await reader.run(command);
      });
      after(async () => {
        await reader.close();
        await checkout.remove();
      });
      for (const { text, line } of commands) it(`${String(line)}: ${text}`, () => reader.run(text));
    });
  }

  it("that is run elsewhere is in a document, and the file that runs it is there", () => {
    const all = documents().flatMap((file) => documentedCommands(file));
    for (const [command, where] of RUN_ELSEWHERE) {
      expect(
        all.some(({ text }) => text.startsWith(command)),
        command,
      ).to.equal(true);
      expect(existsSync(where), where).to.equal(true);
    }
  });
});
