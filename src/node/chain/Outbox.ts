// SPDX-License-Identifier: MIT
import { keccak256, Transaction, type BaseWallet, type Provider, type TransactionReceipt } from "ethers";
import type { Kysely, Selectable, Transaction as DatabaseTransaction } from "kysely";
import { GasPriceTooHighError } from "../../errors/ChainErrors.ts";
import type { Tables, TransactionState, TransactionsTable } from "../database/Tables.ts";
import { gasLimitOf } from "./gasLimitOf.ts";

/** How this node pays for its transactions. */
export interface OutboxRules {
  /** Wei per gas that a transaction may cost at most. */
  maxFeePerGas: bigint;
  /** Blocks on top of a transaction's own after which it counts as final. */
  confirmations: number;
  /** A transaction that is in no block for so long is signed again with higher fees. */
  stuckMs: number;
}

/** Something to be sent to a contract. */
export interface OutboxOrder {
  kind: TransactionsTable["kind"];
  to: string;
  data: string;
  /** What it takes on the latest block. */
  gas: bigint;
  /** Wei per gas that it may cost at most; as the rules say, if left out. */
  feeCeiling?: bigint | undefined;
}

/** What became of a transaction that is final: its receipt, or undefined if another took its nonce. */
export type Settled = (
  database: DatabaseTransaction<Tables>,
  transaction: Selectable<TransactionsTable>,
  receipt: TransactionReceipt | undefined,
) => Promise<void>;

/** Nodes replace a transaction only for at least a tenth more. */
const BUMP_PERCENT = 125n;
const GWEI = 10n ** 9n;

/**
 * Sends transactions so that a process that is killed at any moment neither loses nor repeats one: each is signed and on disk
 * before it leaves, and what is not final is sent again, the same bytes or, if it is stuck, with the same nonce and higher fees.
 * One outbox per account at a time.
 */
export class Outbox {
  readonly #db: Kysely<Tables>;
  readonly #wallet: BaseWallet;
  readonly #provider: Provider;
  readonly #rules: OutboxRules;
  readonly #settled: Settled;

  constructor(options: {
    db: Kysely<Tables>;
    wallet: BaseWallet;
    provider: Provider;
    rules: OutboxRules;
    settled: Settled;
  }) {
    this.#db = options.db;
    this.#wallet = options.wallet;
    this.#provider = options.provider;
    this.#rules = options.rules;
    this.#settled = options.settled;
  }

  /**
   * Signs an order and puts it on disk; sends it if the network answers.
   *
   * @param link Notes with the calls, in the same transaction of the database, that this one carries them.
   * @throws GasPriceTooHighError, before anything is written.
   */
  async post(
    order: OutboxOrder,
    link: (database: DatabaseTransaction<Tables>, transactionId: number) => Promise<void>,
  ): Promise<number> {
    const ceiling = order.feeCeiling ?? this.#rules.maxFeePerGas;
    const fees = await this.#fees(ceiling);
    const gasLimit = gasLimitOf(order.gas);
    const { chainId } = await this.#provider.getNetwork();
    const mined = await this.#provider.getTransactionCount(this.#wallet.address, "latest");
    const { transactionId, raw } = await this.#db.transaction().execute(async (database) => {
      const nonce = await nextNonce(database, mined);
      const { to, data } = order;
      const signed = await this.#sign({ to, data, gasLimit, ...fees, nonce, chainId });
      const { transaction_id: id } = await database
        .insertInto("transactions")
        .values({
          kind: order.kind,
          nonce: BigInt(nonce),
          to_address: to,
          data,
          gas_limit: gasLimit,
          fee_ceiling: ceiling,
          state: "signed",
        })
        .returning("transaction_id")
        .executeTakeFirstOrThrow();
      await database
        .insertInto("attempts")
        .values({ ...signed, transaction_id: id, max_fee: fees.maxFeePerGas, signed_at: new Date() })
        .execute();
      await link(database, id);
      return { transactionId: id, raw: signed.raw };
    });
    await this.#send(raw);
    return transactionId;
  }

  /** Looks after everything that is not final: sends it again, notes blocks, takes it back after a reorganisation. */
  async follow(): Promise<void> {
    const open = await this.#db
      .selectFrom("transactions")
      .selectAll()
      .where("state", "in", ["signed", "mined"])
      .orderBy("nonce")
      .execute();
    for (const [index, transaction] of open.entries()) {
      // None is mined before those with lower nonces: what they wait for, it waits for.
      const ceilings = open.slice(index).map(({ fee_ceiling }) => BigInt(fee_ceiling));
      await this.#followOne(transaction, ceilings.reduce(larger));
    }
  }

  async #followOne(transaction: Selectable<TransactionsTable>, ceiling: bigint): Promise<void> {
    const attempts = await this.#db
      .selectFrom("attempts")
      .selectAll()
      .where("transaction_id", "=", transaction.transaction_id)
      .orderBy("signed_at", "desc")
      .execute();
    const receipt = await this.#receiptOf(attempts.map(({ hash }) => hash));
    const latest = await this.#provider.getBlockNumber();
    if (receipt !== null) {
      const depth = latest - receipt.blockNumber;
      if (depth >= this.#rules.confirmations) await this.#finish(transaction, receipt);
      else await this.#note(transaction.transaction_id, "mined", receipt);
      return;
    }
    if (await this.#isNonceGone(transaction, latest)) {
      await this.#finish(transaction, undefined);
      return;
    }
    await this.#note(transaction.transaction_id, "signed", undefined);
    const [newest] = attempts;
    if (newest === undefined) return;
    const isStuck = Date.now() - newest.signed_at.getTime() > this.#rules.stuckMs;
    const raw = isStuck ? await this.#replace(transaction, newest.raw, ceiling) : undefined;
    await this.#send(raw ?? newest.raw);
  }

  async #receiptOf(hashes: readonly string[]): Promise<TransactionReceipt | null> {
    for (const hash of hashes) {
      const receipt = await this.#provider.getTransactionReceipt(hash);
      if (receipt !== null) return receipt;
    }
    return null;
  }

  /** Whether a transaction that is not ours took the nonce, so deep that it stays. */
  async #isNonceGone({ nonce }: Selectable<TransactionsTable>, latest: number): Promise<boolean> {
    const block = latest - this.#rules.confirmations;
    if (block < 0) return false;
    const count = await this.#provider.getTransactionCount(this.#wallet.address, block);
    return BigInt(count) > BigInt(nonce);
  }

  /** The same transaction with higher fees, on disk; undefined if that would be dearer than allowed. */
  async #replace(
    transaction: Selectable<TransactionsTable>,
    raw: string,
    ceiling: bigint,
  ): Promise<string | undefined> {
    const previous = Transaction.from(raw);
    const least = bumped(previous.maxFeePerGas);
    if (least > ceiling) return undefined;
    const { wanted, priority } = await this.#market();
    const maxFeePerGas = smaller(larger(least, wanted), ceiling);
    const tip = larger(bumped(previous.maxPriorityFeePerGas), priority);
    const maxPriorityFeePerGas = smaller(tip, maxFeePerGas);
    const { chainId } = await this.#provider.getNetwork();
    const signed = await this.#sign({
      to: transaction.to_address,
      data: transaction.data,
      gasLimit: BigInt(transaction.gas_limit),
      nonce: Number(transaction.nonce),
      maxFeePerGas,
      maxPriorityFeePerGas,
      chainId,
    });
    await this.#db
      .insertInto("attempts")
      .values({
        ...signed,
        transaction_id: transaction.transaction_id,
        max_fee: maxFeePerGas,
        signed_at: new Date(),
      })
      .execute();
    return signed.raw;
  }

  async #note(
    transactionId: number,
    state: "signed" | "mined",
    receipt: TransactionReceipt | undefined,
  ): Promise<void> {
    await this.#db
      .updateTable("transactions")
      .set({ state, ...placeOf(receipt) })
      .where("transaction_id", "=", transactionId)
      .execute();
  }

  async #finish(
    transaction: Selectable<TransactionsTable>,
    receipt: TransactionReceipt | undefined,
  ): Promise<void> {
    await this.#db.transaction().execute(async (database) => {
      const { numUpdatedRows } = await database
        .updateTable("transactions")
        .set({
          state: outcomeOf(receipt),
          ...placeOf(receipt),
          gas_used: receipt?.gasUsed ?? null,
          gas_price: receipt?.gasPrice ?? null,
        })
        .where("transaction_id", "=", transaction.transaction_id)
        .where("state", "in", ["signed", "mined"])
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await this.#settled(database, transaction, receipt);
    });
  }

  async #fees(ceiling: bigint): Promise<{ maxFeePerGas: bigint; maxPriorityFeePerGas: bigint }> {
    const { base, wanted, priority } = await this.#market();
    if (base > ceiling) throw new GasPriceTooHighError({ price: base, ceiling });
    const maxFeePerGas = smaller(wanted, ceiling);
    return { maxFeePerGas, maxPriorityFeePerGas: smaller(priority, maxFeePerGas) };
  }

  /** What gas costs now, and what would be paid for some blocks to come; wei. */
  async #market(): Promise<{ base: bigint; wanted: bigint; priority: bigint }> {
    const data = await this.#provider.getFeeData();
    const block = await this.#provider.getBlock("latest");
    const base = block?.baseFeePerGas ?? data.gasPrice ?? GWEI;
    const priority = data.maxPriorityFeePerGas ?? GWEI;
    return { base, wanted: 2n * base + priority, priority };
  }

  async #sign(request: {
    to: string;
    data: string;
    gasLimit: bigint;
    nonce: number;
    chainId: bigint;
    maxFeePerGas: bigint;
    maxPriorityFeePerGas: bigint;
  }): Promise<{ hash: string; raw: string }> {
    const { to, data, gasLimit, nonce, chainId, maxFeePerGas, maxPriorityFeePerGas } = request;
    const fields = { type: 2, to, data, gasLimit, nonce, chainId, maxFeePerGas, maxPriorityFeePerGas };
    const raw = await this.#wallet.signTransaction(fields);
    return { hash: keccak256(raw), raw };
  }

  /** What the network says against it does not matter: `follow` finds out what became of it, and sends it again. */
  async #send(raw: string): Promise<void> {
    await this.#provider.broadcastTransaction(raw).catch(() => undefined);
  }
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const bumped = (fee: bigint | null): bigint => ((fee ?? 0n) * BUMP_PERCENT) / 100n + 1n;

function placeOf(receipt: TransactionReceipt | undefined) {
  return {
    mined_hash: receipt?.hash ?? null,
    block_number: receipt ? BigInt(receipt.blockNumber) : null,
    block_hash: receipt?.blockHash ?? null,
  };
}

function outcomeOf(receipt: TransactionReceipt | undefined): TransactionState {
  if (receipt === undefined) return "replaced";
  return receipt.status === 1 ? "final" : "reverted";
}

/** After everything that waits, and after what the chain has. */
async function nextNonce(database: DatabaseTransaction<Tables>, mined: number): Promise<number> {
  const { highest } = await database
    .selectFrom("transactions")
    .select((column) => column.fn.max<string | null>("nonce").as("highest"))
    .where("state", "in", ["signed", "mined"])
    .executeTakeFirstOrThrow();
  return Math.max(mined, highest === null ? 0 : Number(highest) + 1);
}
