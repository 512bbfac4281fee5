// SPDX-License-Identifier: MIT
// The process that runCircom starts: runs npm's circom2 once and ends.
// Usage: node circomProcess.ts '{"folders": {"/guest": "/host", …}, "args": […]}'
import { z } from "zod";
import { executeCircom } from "./executeCircom.ts";

const invocation = z.object({ folders: z.record(z.string(), z.string()), args: z.array(z.string()) });

await executeCircom(invocation.parse(JSON.parse(process.argv[2] ?? "{}")));
