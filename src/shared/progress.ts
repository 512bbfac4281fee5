// SPDX-License-Identifier: MIT
import { SingleBar } from "cli-progress";

/** One step of a long piece of work: `done` of `total` parts of `stage`. A stage ends when `done` reaches `total`. */
export type ProgressStep = { stage: string; done: number; total: number };

/** Called as work proceeds. Stages come one after another. */
export type OnProgress = (step: ProgressStep) => void;

/** Shows progress to a person. `close` ends a bar that is still open. */
export type ProgressRenderer = { onProgress: OnProgress; close: () => void };

/** @see createProgressRenderer */
export type ProgressRendererParameters = {
  /** Where to write; standard output if not given. */
  stream?: NodeJS.WritableStream & { isTTY?: boolean };
  /** Milliseconds on any steady clock, for the time of each stage. */
  now?: () => number;
};

/**
 * Shows progress as a bar per stage on a terminal, and as one line at the start and one at the end of a stage
 * everywhere else (files, pipes, continuous integration).
 *
 * @example
 * const progress = createProgressRenderer({});
 * await makeDevelopmentKey({ r1cs, out, onProgress: progress.onProgress });
 * progress.close();
 */
export function createProgressRenderer({
  stream = process.stdout,
  now = () => performance.now(),
}: ProgressRendererParameters): ProgressRenderer {
  return stream.isTTY === true ? createBarRenderer(stream) : createLineRenderer(stream, now);
}

function createBarRenderer(stream: NodeJS.WritableStream): ProgressRenderer {
  let open: { stage: string; bar: SingleBar } | undefined;
  const close = (): void => {
    open?.bar.stop();
    open = undefined;
  };
  return {
    close,
    onProgress: ({ stage, done, total }) => {
      if (open?.stage !== stage) {
        close();
        const format = "{stage} [{bar}] {percentage}% {duration_formatted}";
        open = { stage, bar: new SingleBar({ stream, format, hideCursor: true, barsize: 30 }) };
        open.bar.start(total, done, { stage: stage.padEnd(28) });
      }
      open.bar.setTotal(total);
      open.bar.update(done);
      if (done >= total) close();
    },
  };
}

function createLineRenderer(stream: NodeJS.WritableStream, now: () => number): ProgressRenderer {
  let open: { stage: string; start: number } | undefined;
  return {
    close: () => {
      open = undefined;
    },
    onProgress: ({ stage, done, total }) => {
      if (open?.stage !== stage) {
        open = { stage, start: now() };
        stream.write(`${stage} ...\n`);
      }
      if (done >= total) {
        stream.write(`${stage}: done in ${((now() - open.start) / 1000).toFixed(1)} s\n`);
        open = undefined;
      }
    },
  };
}
