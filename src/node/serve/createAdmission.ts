// SPDX-License-Identifier: MIT
import type { Kysely } from "kysely";
import { NodeBusyError } from "../../errors/ServingErrors.ts";
import type { Tables } from "../database/Tables.ts";
import { remember } from "./remember.ts";

/** How much work a node lets in. */
export interface AdmissionLimits {
  /** Calls that are answered at the same time. */
  answersAtOnce: number;
  /** Calls that wait for their proof. */
  queueDepth: number;
}

/** @see createAdmission */
export interface Admission {
  /** Does something if there is room for it. @throws NodeBusyError */
  admit<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Calls that wait for their proof, as of a second ago. */
  queueDepth(): Promise<number>;
}

/** How old the queue's depth may be. */
const DEPTH_AGE_MS = 1_000;

/** Lets calls in as long as few are being answered and few wait for their proof: more would only wait, unpaid. */
export function createAdmission(db: Kysely<Tables>, limits: AdmissionLimits): Admission {
  let running = 0;
  const queueDepth = remember(() => countWaiting(db), DEPTH_AGE_MS);
  return {
    queueDepth,
    async admit(work) {
      if (running >= limits.answersAtOnce) {
        throw new NodeBusyError({
          what: `${String(running)} are being answered`,
          limit: limits.answersAtOnce,
        });
      }
      running++;
      try {
        const waiting = await queueDepth();
        if (waiting >= limits.queueDepth) {
          throw new NodeBusyError({
            what: `${String(waiting)} wait for their proof`,
            limit: limits.queueDepth,
          });
        }
        return await work();
      } finally {
        running--;
      }
    },
  };
}

async function countWaiting(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom("calls")
    .select((select) => select.fn.countAll<string>().as("count"))
    .where("state", "=", "accepted")
    .executeTakeFirstOrThrow();
  return Number(count);
}
