// SPDX-License-Identifier: MIT
// Judges mutants, one at a time, in a process of its own: the parent sends a case and gets its outcome.
import { judge, type Case } from "./judge.ts";

process.on("message", (message: Case) => {
  judge(message)
    .then((outcome) => process.send?.({ outcome }))
    .catch((error: unknown) =>
      process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
});
// A mutant that loops may also take memory without end, and the machine's other processes need theirs.
const MOST_MEMORY = 3e9;
setInterval(() => {
  if (process.memoryUsage.rss() < MOST_MEMORY) return;
  // The parent ends this process when it knows.
  process.send?.({ outcome: { status: "endless" } });
}, 100).unref();

// Its parent has ended, perhaps by force.
process.on("disconnect", () => {
  process.exit();
});
