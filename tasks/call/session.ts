// SPDX-License-Identifier: MIT
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { offeredPrice } from "../../src/client/offeredPrice.ts";
import { openSession } from "../../src/client/openSession.ts";
import { orderCalls, type SessionCall } from "../../src/client/orderCalls.ts";
import { writeSessionFile } from "../../src/client/sessionFile.ts";
import { findModel } from "../../src/node/findModel.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import { parseAsy } from "../parseAsy.ts";
import { requireId } from "../requireId.ts";
import { sending, type SendingOptions } from "../sending.ts";
import type { DatasetOptions } from "./dataset.ts";
import { pickInputs } from "./pickInputs.ts";

interface Arguments extends DatasetOptions, SendingOptions {
  node: string;
  onnx: string;
  model: bigint;
  key: string;
  images: string;
  maxPrice: string;
  deposit: string;
  permit: boolean;
  session: string;
}

const VOUCHER_LIFE = 3600n;

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `open a session with ${args.deposit} ASY`, async (client) => {
    const nodeId = requireId("node", args.node);
    const prepared = await prepareModel({ onnx: args.onnx, ...(args.key !== "" && { key: args.key }) });
    const modelId = args.model || (await findModel(client, prepared)).modelId;
    const maxPrice = parseAsy("max-price", args.maxPrice);
    const price = await offeredPrice(client, { nodeId, modelId, maxPrice });
    const calls: SessionCall[] = [];
    for (const { raw } of await pickInputs(args, args.images.split(",").map(Number))) {
      const input = { words: prepared.quantise(raw), salt: drawSalt() };
      calls.push({ modelId, inputCommitment: prepared.commit(input), price, input });
    }
    const { sessionId, gasUsed } = await openSession(client, {
      nodeId,
      amount: parseAsy("deposit", args.deposit),
      byPermit: args.permit,
    });
    const signed = await orderCalls(client, { sessionId, calls, validFor: VOUCHER_LIFE });
    if (!args.dryRun) await writeSessionFile(args.session, signed);
    return { session: sessionId, file: args.session, calls: calls.length, gasUsed };
  });

export default action;
