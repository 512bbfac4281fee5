// SPDX-License-Identifier: MIT
import { formatEther, type Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { AddressBook } from "../../src/client/addresses.ts";
import type { AssayClient } from "../../src/client/createClient.ts";
import { findDeployment, signerOf } from "../context.ts";
import { RecordingSigner } from "./RecordingSigner.ts";

/** Milliseconds between two blocks of a fork, for what waits for blocks. */
const BLOCK_TIME = 1_000;

/** What a task would do. */
export interface Rehearsal<Result> {
  /** What it would print. */
  readonly result: Result;
  readonly transactions: number;
  readonly gasUsed: bigint;
  /** ASY that would change hands. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly asy: string }[];
}

/**
 * Does what a task does without sending anything: on a fork of the chosen network's chain, in this process, or on the embedded
 * network, which is set back after it. Everything is checked by the contracts themselves, in their state of now.
 *
 * @throws What the work throws: what it would fail with.
 */
export async function rehearse<Result>(
  hre: HardhatRuntimeEnvironment,
  options: { account: number },
  work: (client: AssayClient, others: (index: number) => Promise<AssayClient>) => Promise<Result>,
): Promise<Rehearsal<Result>> {
  const { connection, addresses, block } = await findDeployment(hre);
  const stage = await setStage(hre, connection);
  try {
    const bound = new Map<number, Promise<Bound>>();
    const bind = async (index: number): Promise<AssayClient> => {
      const known =
        bound.get(index) ?? stage.bind(await signerOf(connection, index), { addresses, fromBlock: block });
      bound.set(index, known);
      return (await known).client;
    };
    const client = await bind(options.account);
    const result = await work(client, bind);
    const sent = (await Promise.all(bound.values())).flatMap(({ signer }) => signer.sent);
    return { result, ...(await tell(client, sent)) };
  } finally {
    await stage.clear();
  }
}

interface Bound {
  readonly client: AssayClient;
  readonly signer: RecordingSigner;
}

/** Where the contracts are, and where their logs begin. */
interface Deployed {
  readonly addresses: AddressBook;
  readonly fromBlock: number;
}

/** A chain on which nothing lasts. */
interface Stage {
  bind: (keys: Signer, deployment: Deployed) => Promise<Bound>;
  clear: () => Promise<void>;
}

async function setStage(hre: HardhatRuntimeEnvironment, connection: NetworkConnection): Promise<Stage> {
  if (connection.networkConfig.type === "edr-simulated") {
    const snapshot: unknown = await connection.provider.request({ method: "evm_snapshot" });
    return {
      bind: async (keys, deployment) => bindTo(connection, { ...deployment, keys, sender: keys }),
      clear: async () => {
        await connection.provider.request({ method: "evm_revert", params: [snapshot] });
      },
    };
  }
  const fork = await forkOf(hre, connection);
  return {
    bind: async (keys, deployment) => {
      const sender = await fork.ethers.getImpersonatedSigner(await keys.getAddress());
      return bindTo(fork, { ...deployment, keys, sender });
    },
    clear: () => fork.close(),
  };
}

async function forkOf(
  hre: HardhatRuntimeEnvironment,
  { networkConfig, chainType, ethers }: NetworkConnection,
): Promise<NetworkConnection> {
  if (networkConfig.type !== "http") throw new TypeError("only networks behind an endpoint can be forked");
  const { chainId } = await ethers.provider.getNetwork();
  const fork = await hre.network.create({
    network: "default",
    chainType,
    override: {
      chainId: Number(chainId),
      forking: { url: await networkConfig.url.getUrl() },
      mining: { auto: true, interval: BLOCK_TIME },
    },
  });
  // A block of its own: the rules of older ones are known for well-known chains only.
  await fork.provider.request({ method: "hardhat_mine" });
  return fork;
}

async function bindTo(
  { ethers }: NetworkConnection,
  options: { keys: Signer; sender: Signer } & Deployed,
): Promise<Bound> {
  const { createClient } = await import("../../src/client/createClient.ts");
  const { keys, sender, addresses, fromBlock } = options;
  const signer = new RecordingSigner({ keys, sender, provider: ethers.provider });
  return { client: createClient({ signer, addresses, fromBlock }), signer };
}

async function tell(
  { token, signer }: AssayClient,
  sent: readonly string[],
): Promise<Pick<Rehearsal<unknown>, "transactions" | "gasUsed" | "moves">> {
  const receipts = await Promise.all(sent.map(async (hash) => signer.provider?.getTransactionReceipt(hash)));
  const mined = receipts.filter((receipt) => receipt !== null && receipt !== undefined);
  const address = (await token.getAddress()).toLowerCase();
  const moves = mined
    .flatMap(({ logs }) => logs)
    .filter((log) => log.address.toLowerCase() === address)
    .flatMap((log) => {
      const event = token.interface.parseLog(log);
      if (event?.name !== "Transfer") return [];
      const [from, to, value] = token.interface.decodeEventLog("Transfer", log.data, log.topics);
      return [{ from: String(from), to: String(to), asy: formatEther(BigInt(String(value))) }];
    });
  return {
    transactions: mined.length,
    gasUsed: mined.reduce((sum, receipt) => sum + receipt.gasUsed, 0n),
    moves,
  };
}
