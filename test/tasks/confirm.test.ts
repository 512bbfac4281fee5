// SPDX-License-Identifier: MIT
import { expect } from "chai";
import hre from "hardhat";
import { confirm } from "../../tasks/confirm.ts";
import { AssayError } from "../../src/errors/AssayError.ts";
import { captureLines } from "./helpers/captureLines.ts";

const SEPOLIA = 11_155_111n;

describe("Confirmation before something is sent", () => {
  /** As if somebody sat at a terminal and gave this answer. */
  const answering = async (answer: string, work: () => Promise<unknown>): Promise<readonly string[]> => {
    const asked: string[] = [];
    const handlers = {
      requestInput: (_: unknown, __: string, question: string) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    };
    hre.hooks.registerHandlers("userInterruptions", handlers);
    try {
      await work();
    } finally {
      hre.hooks.unregisterHandlers("userInterruptions", handlers);
    }
    return asked;
  };
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof AssayError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return "";
  };
  const asked = { chainId: SEPOLIA, what: "deploy the market", yes: false, dryRun: false, terminal: true };

  it("asks nobody on a developer's own chain, nor with --yes", async () => {
    const questions = await answering("no", async () => {
      expect(await confirm(hre, { ...asked, chainId: 31_337n, terminal: false })).to.equal(true);
      expect(await confirm(hre, { ...asked, yes: true, terminal: false })).to.equal(true);
    });
    expect(questions).to.deep.equal([]);
  });

  it("goes on after a yes, and says what for and where", async () => {
    const questions = await answering(" Yes", async () => {
      expect(await confirm(hre, asked)).to.equal(true);
    });
    expect(questions).to.have.length(1);
    expect(questions[0]).to.contain("deploy the market").and.to.contain(String(SEPOLIA));
  });

  it("takes anything else for a no", async () => {
    for (const answer of ["", "y", "no", "yes!"]) {
      await answering(answer, async () => {
        expect(await codeOf(confirm(hre, asked))).to.match(/^CONFIRMATION_REFUSED.*Nothing was sent/);
      });
    }
  });

  it("refuses when there is nobody to ask", async () => {
    const questions = await answering("yes", async () => {
      expect(await codeOf(confirm(hre, { ...asked, terminal: false }))).to.match(
        /^CONFIRMATION_MISSING.*--yes/,
      );
    });
    expect(questions).to.deep.equal([]);
  });

  it("lets a dry run send nothing, even on a developer's chain and with --yes", async () => {
    const lines = await captureLines(async () => {
      expect(await confirm(hre, { ...asked, chainId: 31_337n, yes: true, dryRun: true })).to.equal(false);
    });
    expect(lines).to.deep.equal(["Dry run: nothing was sent."]);
  });
});
