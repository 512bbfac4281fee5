// SPDX-License-Identifier: MIT
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { expect } from "chai";
import { InputsRefusedError, WorkerCrashedError } from "../../src/errors/ProverErrors.ts";
import { createProver, verifyProof } from "../../src/prover/index.ts";
import type { CreateProverParameters, Prover, ProveOptions } from "../../src/prover/index.ts";
import type { ProgressStep } from "../../src/shared/progress.ts";
import { defined } from "../keys/helpers/defined.ts";
import { burden, ENDLESS_ROUNDS, SOME_ROUNDS } from "./helpers/burden.ts";
import { hasEnded, isRunning, workersOf } from "./helpers/workersOf.ts";

/** Starts a proof that never ends, with a second worker idle, and tells when it is under way. */
const PARENT = `
  const [, wasm, zkey, rounds] = process.argv;
  const { createProver } = await import(${JSON.stringify(import.meta.resolve("../../src/prover/index.ts"))});
  const prover = await createProver({ wasm, zkey, workers: 2, threads: 1 });
  await Promise.all([1n, 2n].map((x) => prover.prove({ x, rounds: 0n })));
  const onProgress = ({ stage }) => stage === "Calculate witness" && console.log("under way");
  await prover.prove({ x: 1n, rounds: BigInt(rounds) }, { onProgress });
`;

describe("workers of a prover", function () {
  this.timeout(60_000);
  let files: { wasm: string; zkey: string };
  const open: Prover[] = [];

  before(async () => {
    files = await burden();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((prover) => prover.close()));
    expect(await workersOf(), "workers left over").to.deep.equal([]);
  });

  const start = async (options: Partial<CreateProverParameters>): Promise<Prover> => {
    const prover = await createProver({ ...files, threads: 1, ...options });
    open.push(prover);
    return prover;
  };
  const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
  /** Options of a proof that does something when its witness begins to be calculated. */
  const whenBegun = (work: () => void): ProveOptions => ({
    onProgress: ({ stage, done }) => {
      if (stage === "Calculate witness" && done === 0) work();
    },
  });
  const killWorkers = (signal: NodeJS.Signals): void => {
    void workersOf().then((workers) => {
      for (const pid of workers) process.kill(pid, signal);
    });
  };

  it("makes proofs at once, no more than it has workers, and first those that were asked first", async () => {
    const prover = await start({ workers: 2 });
    // Both workers are warm afterwards.
    await Promise.all([1n, 2n].map((x) => prover.prove({ x, rounds: 0n })));
    const [running, most, begun] = [new Set<bigint>(), { atOnce: 0 }, new Array<bigint>()];
    const proofs = await Promise.all(
      [1n, 2n, 3n, 4n].map((x) =>
        prover.prove(
          { x, rounds: SOME_ROUNDS },
          {
            onProgress: ({ stage, done }) => {
              if (stage === "Queued" && done === 1) begun.push(x);
              if (stage === "Calculate witness" && done === 0) running.add(x);
              if (stage === "Prove" && done === 1) running.delete(x);
              most.atOnce = Math.max(most.atOnce, running.size);
            },
          },
        ),
      ),
    );
    expect(proofs.map(({ publicSignals }) => publicSignals)).to.deep.equal([[1n], [4n], [9n], [16n]]);
    expect(most.atOnce).to.equal(2);
    expect(begun).to.deep.equal([1n, 2n, 3n, 4n]);
    expect(new Set(proofs.map(({ worker }) => worker)).size).to.equal(2);
    expect(new Set(await workersOf())).to.deep.equal(new Set(proofs.map(({ worker }) => worker)));
    const [first, , third] = proofs;
    expect(defined(third).queuedMs).to.be.greaterThan(defined(first).queuedMs + 100);
    expect(proofs.every(({ retries }) => retries === 0)).to.equal(true);
  });

  it("tells the stages of a proof, and loads the key for the first only", async () => {
    const [loading, steps]: ProgressStep[][] = [[], []];
    const prover = await start({ onProgress: (step) => loading?.push(step) });
    await prover.prove({ x: 1n, rounds: 0n }, { onProgress: (step) => steps?.push(step) });
    const both = (stage: string) => [0, 1].map((done) => ({ stage, done, total: 1 }));
    expect(loading).to.deep.equal(both("Load key"));
    expect(steps).to.deep.equal(["Queued", "Calculate witness", "Prove", "Verify"].flatMap(both));
  });

  it("cancels a proof that waits and one under way, and goes on with the next", async () => {
    const prover = await start({});
    const [running, waiting] = [new AbortController(), new AbortController()];
    const failures: Promise<unknown>[] = [];
    const begun = new Promise<void>((resolve) => {
      const options = { signal: running.signal, ...whenBegun(resolve) };
      failures.push(failureOf(prover.prove({ x: 1n, rounds: ENDLESS_ROUNDS }, options)));
    });
    failures.push(failureOf(prover.prove({ x: 2n, rounds: 0n }, { signal: waiting.signal })));
    const next = prover.prove({ x: 3n, rounds: 0n });
    await begun;
    const [worker] = await workersOf();
    waiting.abort();
    expect(await failures[1]).to.have.property("code", "PROOF_CANCELLED");
    expect(await isRunning(defined(worker))).to.equal(true);
    running.abort(new Error("nobody wants it"));
    const error = await failures[0];
    expect(error).to.have.property("code", "PROOF_CANCELLED");
    expect(error).to.have.nested.property("cause.message", "nobody wants it");
    expect(await isRunning(defined(worker))).to.equal(false);
    const proven = await next;
    expect(proven.publicSignals).to.deep.equal([9n]);
    expect(proven.worker).to.not.equal(worker);
    const late = prover.prove({ x: 1n, rounds: 0n }, { signal: AbortSignal.abort() });
    expect(await failureOf(late)).to.have.property("code", "PROOF_CANCELLED");
  });

  it("gives a proof no more than its time, which does not run while it waits", async () => {
    const prover = await start({ timeoutMs: 1500 });
    const [endless, waiting] = [
      failureOf(prover.prove({ x: 1n, rounds: ENDLESS_ROUNDS })),
      // It waits as long as the other may take, then starts a worker.
      prover.prove({ x: 2n, rounds: 0n }, { timeoutMs: 20_000 }),
    ];
    expect(await endless).to.have.property("code", "PROOF_TIMED_OUT");
    const proven = await waiting;
    expect(proven.queuedMs).to.be.greaterThan(1400);
    expect(proven.publicSignals).to.deep.equal([4n]);
  });

  it("kills a worker that takes too much memory, and no other", async () => {
    const crashes: unknown[] = [];
    const { peakRssMb } = await (await start({})).prove({ x: 1n, rounds: SOME_ROUNDS });
    const memoryLimitMb = Math.ceil(peakRssMb) + 60;
    const prover = await start({ workers: 2, memoryLimitMb, onCrash: (crash) => crashes.push(crash) });
    // Far more values than the circuit has, which its worker must hold before it can refuse them.
    const padding = new Array<bigint>(1_500_000).fill(2n ** 240n);
    const greedy = failureOf(prover.prove({ x: 1n, rounds: 0n, padding }));
    const modest = prover.prove({ x: 2n, rounds: 8n * SOME_ROUNDS });
    const error = await greedy;
    expect(error).to.have.property("code", "MEMORY_LIMIT_EXCEEDED");
    expect(error).to.have.property("limitMb", memoryLimitMb);
    expect(error)
      .to.have.property("reachedMb")
      .that.is.within(memoryLimitMb, memoryLimitMb + 500);
    expect((await modest).retries).to.equal(0);
    expect((await prover.prove({ x: 3n, rounds: 0n })).publicSignals).to.deep.equal([9n]);
    expect(crashes).to.deep.equal([]);
    expect(await failureOf(start({ memoryLimitMb: 60 }))).to.have.property("code", "MEMORY_LIMIT_EXCEEDED");
  });

  it("tries a proof again when its worker is killed, once, and tells of it", async () => {
    const crashes: { signal: unknown; retried: boolean }[] = [];
    const prover = await start({
      onCrash: ({ error, retried }) => crashes.push({ signal: error.signal, retried }),
    });
    let killed = false;
    const onBegin = whenBegun(() => {
      if (!killed) killWorkers("SIGKILL");
      killed = true;
    });
    const proven = await prover.prove({ x: 5n, rounds: 4n * SOME_ROUNDS }, onBegin);
    expect(proven.retries).to.equal(1);
    expect(crashes).to.deep.equal([{ signal: "SIGKILL", retried: true }]);
    expect(await verifyProof(prover.verifyingKey, proven.publicSignals, proven.proof)).to.equal(true);

    const again = whenBegun(() => {
      killWorkers("SIGABRT");
    });
    const error = await failureOf(prover.prove({ x: 5n, rounds: ENDLESS_ROUNDS }, again));
    expect(error).to.be.instanceOf(WorkerCrashedError);
    expect(error).to.include({ code: "WORKER_CRASHED", signal: "SIGABRT", exitCode: null });
    expect(crashes.slice(1)).to.deep.equal([
      { signal: "SIGABRT", retried: true },
      { signal: "SIGABRT", retried: false },
    ]);

    const fresh = await prover.prove({ x: 6n, rounds: 0n });
    expect(fresh.retries).to.equal(0);
    process.kill(fresh.worker, "SIGKILL");
    expect(await hasEnded(fresh.worker)).to.equal(true);
    expect((await prover.prove({ x: 6n, rounds: 0n })).retries, "killed while idle").to.equal(0);
  });

  it("gives errors of workers their class, fields and cause", async () => {
    const prover = await start({});
    const error = await failureOf(prover.prove({ x: 256n, rounds: 0n }));
    expect(error).to.be.instanceOf(InputsRefusedError);
    expect(error).to.include({ name: "InputsRefusedError", code: "INPUTS_REFUSED" });
    expect(error).to.have.property("cause").that.is.instanceOf(Error);
    const missing = await failureOf(start({ zkey: "/nowhere/circuit.zkey" }));
    expect(missing).to.include({ code: "FILE_UNREADABLE", file: "/nowhere/circuit.zkey" });
  });

  it("refuses limits that make no sense", async () => {
    for (const options of [
      { workers: 0 },
      { workers: 1.5 },
      { threads: 0 },
      { memoryLimitMb: 0 },
      { timeoutMs: -1 },
      { timeoutMs: 2 ** 31 },
    ])
      expect(await failureOf(start(options)), JSON.stringify(options)).to.have.property(
        "code",
        "PROVER_LIMIT_INVALID",
      );
  });

  it("finishes what waits and what is under way before it closes, and ends its workers", async () => {
    const prover = await start({ workers: 2 });
    const proofs = [1n, 2n, 3n].map((x) => prover.prove({ x, rounds: SOME_ROUNDS }));
    await prover.close();
    expect(await workersOf()).to.deep.equal([]);
    const signals = (await Promise.all(proofs)).map(({ publicSignals }) => publicSignals);
    expect(signals).to.deep.equal([[1n], [4n], [9n]]);
  });

  it("leaves no worker behind when its process is killed", async () => {
    const parameters = [files.wasm, files.zkey, String(ENDLESS_ROUNDS)];
    const parent = spawn(process.execPath, ["--input-type=module", "-e", PARENT, ...parameters]);
    await once(parent.stdout, "data");
    const workers = await workersOf(parent.pid);
    expect(workers).to.have.length(2);
    parent.kill("SIGKILL");
    await once(parent, "close");
    for (const pid of workers) expect(await hasEnded(pid), String(pid)).to.equal(true);
  });

  it("gives workers neither the environment nor inputs on the command line", async () => {
    process.env["ASSAY_TEST_SECRET"] = "hunter2";
    try {
      const prover = await start({});
      const { worker } = await prover.prove({ x: 11n, rounds: 0n });
      const { stdout } = await promisify(execFile)("ps", ["eww", "-p", String(worker), "-o", "command="]);
      expect(stdout).to.include("NODE_COMPILE_CACHE").and.not.include("hunter2");
      expect(stdout.split(" ").slice(0, 3).join(" ")).to.match(
        /node --max-semi-space-size=1 \S+prover\/worker\/process\.ts$/,
      );
    } finally {
      delete process.env["ASSAY_TEST_SECRET"];
    }
  });
});
