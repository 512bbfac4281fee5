// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Tables } from "../database/Tables.ts";
import { countByState, owedInAll } from "./countCalls.ts";

/** What Prometheus reads of a node. */
export interface NodeMetrics {
  readonly registry: Registry;
  readonly accepted: Counter<"model">;
  readonly refused: Counter<"code">;
  readonly answerSeconds: Histogram<"model">;
}

/** Most answers take milliseconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The node's metrics. What calls, proofs and transactions there are is read from the database, so it outlives restarts. */
export function createMetrics(db: Kysely<Tables>): NodeMetrics {
  const registry = new Registry();
  const registers = [registry];
  addGauges(db, registers);
  return {
    registry,
    accepted: new Counter({
      name: "assay_calls_accepted_total",
      help: "Calls taken on since the process began.",
      labelNames: ["model"],
      registers,
    }),
    refused: new Counter({
      name: "assay_calls_refused_total",
      help: "Calls refused since the process began, by the code of the refusal.",
      labelNames: ["code"],
      registers,
    }),
    answerSeconds: new Histogram({
      name: "assay_answer_seconds",
      help: "From a paid call's arrival to its answer, voucher stored.",
      labelNames: ["model"],
      buckets: BUCKETS,
      registers,
    }),
  };
}

function addGauges(db: Kysely<Tables>, registers: Registry[]): void {
  new Gauge({
    name: "assay_calls",
    help: "Calls by state; those accepted wait for their proof.",
    labelNames: ["state"],
    registers,
    async collect() {
      const states = await countByState(db, "calls");
      this.reset();
      for (const [state, count] of Object.entries(states)) this.set({ state }, count);
    },
  });
  new Gauge({
    name: "assay_open_exposure_asy",
    help: "Price of calls taken on that are not settled, ASY.",
    registers,
    async collect() {
      this.set(Number(await owedInAll(db)) / 1e18);
    },
  });
  new Gauge({
    name: "assay_bundles",
    help: "Proofs by state; those waiting are the queue.",
    labelNames: ["state"],
    registers,
    async collect() {
      const states = await countByState(db, "bundles");
      this.reset();
      for (const [state, count] of Object.entries(states)) this.set({ state }, count);
    },
  });
  addTransactionGauges(db, registers);
}

function addTransactionGauges(db: Kysely<Tables>, registers: Registry[]): void {
  new Gauge({
    name: "assay_transactions",
    help: "Transactions by what they do and their state.",
    labelNames: ["kind", "state"],
    registers,
    async collect() {
      const rows = await db
        .selectFrom("transactions")
        .select((select) => ["kind", "state", select.fn.countAll<string>().as("count")])
        .groupBy(["kind", "state"])
        .execute();
      this.reset();
      for (const { kind, state, count } of rows) this.set({ kind, state }, Number(count));
    },
  });
  new Gauge({
    name: "assay_gas_used",
    help: "Gas of final transactions, by what they did.",
    labelNames: ["kind"],
    registers,
    async collect() {
      const rows = await db
        .selectFrom("transactions")
        .select((select) => ["kind", select.fn.sum<string>("gas_used").as("gas")])
        .where("gas_used", "is not", null)
        .groupBy("kind")
        .execute();
      this.reset();
      for (const { kind, gas } of rows) this.set({ kind }, Number(gas));
    },
  });
}
