// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readSessionFile } from "../../src/client/sessionFile.ts";
import { proveSessions, settleSessions } from "../../src/node/settleSessions.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { parseAsy } from "../parseAsy.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { withServedModel, type LimitOptions } from "../serve.ts";

interface Arguments extends ModelOptions, LimitOptions, SendingOptions {
  session: string;
  minPrice: string;
}

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, "settle a session", async (client) => {
    const session = await readSessionFile(args.session);
    return withServedModel(client, { model: chosenModel(args), limits: args }, async (served) => {
      const progress = createProgressRenderer({ stream: process.stderr });
      const { nodeId } = session;
      const { onProgress } = progress;
      const proven = await proveSessions(client, {
        nodeId,
        models: [served],
        sessions: [session],
        minPrice: args.minPrice === "" ? undefined : parseAsy("min-price", args.minPrice),
        onProgress,
      });
      progress.close();
      const { gasUsed } = await settleSessions(client, proven);
      return {
        session: session.voucher.sessionId,
        calls: session.calls.length,
        answers: proven.proofs.map((proof) => proof.outputs.join(",")).join(" "),
        gasPerCall: gasUsed / BigInt(session.calls.length),
        gasUsed,
      };
    });
  });

export default action;
