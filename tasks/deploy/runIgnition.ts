// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { z } from "zod";
import {
  DeploymentChangedError,
  DeploymentFailedError,
  ParametersInvalidError,
} from "../../src/errors/DeployErrors.ts";
import { ignite } from "./ignite.ts";

const problems = z.record(z.string(), z.array(z.string()));
const resultSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("SUCCESSFUL_DEPLOYMENT") }),
  z.object({ type: z.literal("VALIDATION_ERROR"), errors: problems }),
  z.object({ type: z.literal("RECONCILIATION_ERROR"), errors: problems }),
  z.object({ type: z.literal("PREVIOUS_RUN_ERROR"), errors: problems }),
  z.object({
    type: z.literal("EXECUTION_ERROR"),
    timedOut: z.array(z.object({ futureId: z.string() })),
    failed: z.array(z.object({ futureId: z.string(), error: z.string() })),
    held: z.array(z.object({ futureId: z.string(), reason: z.string() })),
  }),
]);

/**
 * Deploys with Ignition, or goes on with an interrupted deployment. The confirmation that Ignition asks for was given.
 *
 * @param options.file The parameters file.
 * @param options.deployment Id of the deployment.
 * @throws DeploymentChangedError, DeploymentFailedError, ParametersInvalidError
 */
export async function runIgnition(
  hre: HardhatRuntimeEnvironment,
  options: { file: string; deployment: string; reset: boolean; confirmations: number },
): Promise<void> {
  const { file, deployment } = options;
  hre.config.ignition.requiredConfirmations = options.confirmations;
  process.env["HARDHAT_IGNITION_CONFIRM_DEPLOYMENT"] = "true";
  process.env["HARDHAT_IGNITION_CONFIRM_RESET"] = "true";
  const answer: unknown = await ignite(hre, {
    parameters: file,
    deploymentId: deployment,
    reset: options.reset,
  });
  const result = resultSchema.parse(answer);
  switch (result.type) {
    case "SUCCESSFUL_DEPLOYMENT":
      return;
    case "VALIDATION_ERROR":
      throw new ParametersInvalidError({ file, problem: listProblems(result.errors).join("; ") });
    case "RECONCILIATION_ERROR":
      throw new DeploymentChangedError({ deployment, changes: listProblems(result.errors) });
    case "PREVIOUS_RUN_ERROR":
      throw new DeploymentFailedError({
        deployment,
        problems: Object.keys(result.errors).map(
          (step) => `${step} failed before; undo it with \`npx hardhat ignition wipe ${deployment} ${step}\``,
        ),
      });
    case "EXECUTION_ERROR":
      throw new DeploymentFailedError({
        deployment,
        problems: [
          ...result.timedOut.map(({ futureId }) => `${futureId} was not mined in time`),
          ...result.failed.map(({ futureId, error }) => `${futureId}: ${error}`),
          ...result.held.map(({ futureId, reason }) => `${futureId} waits: ${reason}`),
        ],
      });
  }
}

function listProblems(errors: z.infer<typeof problems>): string[] {
  return Object.entries(errors).map(([step, found]) => `${step}: ${found.join(", ")}`);
}
