// SPDX-License-Identifier: MIT
import { formatEther } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { readCallRecords } from "../../src/client/callRecords.ts";
import { openSession } from "../../src/client/openSession.ts";
import { orderCalls } from "../../src/client/orderCalls.ts";
import { DatasetTooSmallError } from "../../src/errors/DatasetTooSmallError.ts";
import { prepareModel } from "../../src/node/prepareModel.ts";
import { proveSessions, settleSessions } from "../../src/node/settleSessions.ts";
import { LEGS } from "../../src/revenue/legs.ts";
import { drawSalt } from "../../src/shared/drawSalt.ts";
import { createProgressRenderer } from "../../src/shared/progress.ts";
import { chosenModel, type ModelOptions } from "../chosenModel.ts";
import { parseAsy } from "../parseAsy.ts";
import { sending, type SendingOptions } from "../sending.ts";
import { withServedModel, type LimitOptions } from "../serve.ts";
import { readDataset, type DatasetOptions } from "./dataset.ts";
import { openStage } from "./openStage.ts";

interface Arguments extends ModelOptions, DatasetOptions, LimitOptions, SendingOptions {
  calls: number;
  node: string;
  price: string;
  operator: number;
  acceptForgeableKey: boolean;
}

const VOUCHER_LIFE = 3600n;

const action: NewTaskActionFunction<Arguments> = (args, hre) =>
  sending(hre, args, `pay for ${String(args.calls)} calls`, async (client, others) => {
    const { inputs, labels } = await readDataset(args);
    if (args.calls < 1 || args.calls > inputs.length)
      throw new DatasetTooSmallError({ calls: args.calls, inputs: inputs.length });
    const progress = createProgressRenderer({ stream: process.stderr });
    const { onProgress } = progress;
    const operator = await others(args.operator);
    const model = chosenModel(args);
    const { prepared, modelId, nodeId, price } = await openStage(operator, {
      prepared: await prepareModel({ ...model, onProgress }),
      node: args.node,
      price: parseAsy("price", args.price),
      acceptForgeableKey: args.acceptForgeableKey,
    });
    const calls = inputs.slice(0, args.calls).map((raw) => {
      const input = { words: prepared.quantise(raw), salt: drawSalt() };
      return { modelId, inputCommitment: prepared.commit(input), price, input };
    });
    const opened = await openSession(client, { nodeId, amount: price * BigInt(calls.length) });
    const { sessionId } = opened;
    const session = await orderCalls(client, { sessionId, calls, validFor: VOUCHER_LIFE });
    const fromBlock = (await client.signer.provider?.getBlockNumber()) ?? 0;
    return withServedModel(operator, { model, limits: args }, async (served) => {
      const proven = await proveSessions(operator, {
        nodeId,
        models: [served],
        sessions: [session],
        onProgress,
      });
      progress.close();
      const { gasUsed } = await settleSessions(operator, proven);
      const records = (await readCallRecords(client, { fromBlock })).filter(
        (record) => record.nodeId === nodeId && record.modelId === modelId,
      );
      const right = records.filter(({ output }, index) => output[0] === BigInt(labels?.[index] ?? -1)).length;
      const sum = (leg: (typeof LEGS)[number]) => records.reduce((total, { legs }) => total + legs[leg], 0n);
      return {
        node: nodeId,
        model: modelId,
        session: sessionId,
        calls: records.length,
        ...(labels && { right }),
        proofs: proven.proofs.length,
        provingSeconds: (proven.proofs.reduce((ms, { wallMs }) => ms + wallMs, 0) / 1000).toFixed(1),
        price: formatEther(price),
        paid: formatEther(price * BigInt(records.length)),
        ...Object.fromEntries(LEGS.map((leg) => [leg, formatEther(sum(leg))])),
        sessionGas: opened.gasUsed,
        gasUsed,
        gasPerCall: gasUsed / BigInt(calls.length),
      };
    });
  });

export default action;
