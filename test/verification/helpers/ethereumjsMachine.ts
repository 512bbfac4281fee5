// SPDX-License-Identifier: MIT
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createEVM } from "@ethereumjs/evm";
import type { EVMRunCallOpts } from "@ethereumjs/evm";
import { bytesToHex, createAddressFromString, isHexString } from "@ethereumjs/util";
import { getBytes } from "ethers";
import type { Machine } from "./machine.ts";

const CALLER = createAddressFromString("0x00000000000000000000000000000000000ca11e");
const GAS = 100_000_000n;

/** @see ethereumjsMachine */
export interface EthereumjsMachineParameters {
  /** A precompile that this chain lacks. */
  without?: 6 | 7 | 8 | undefined;
  /** Is told of every call to a precompile, and of its input. */
  onPrecompile?: (precompile: bigint, input: Uint8Array) => void;
}

/**
 * The EVM of ethereumjs: written in TypeScript, with curve operations of @noble/curves. It shares no code with Hardhat's.
 */
export async function ethereumjsMachine({
  without,
  onPrecompile,
}: EthereumjsMachineParameters = {}): Promise<Machine> {
  const evm = await createEVM({
    common: new Common({ chain: Mainnet, hardfork: Hardfork.Prague }),
    ...(without !== undefined && {
      customPrecompiles: [{ address: createAddressFromString(`0x${"0".repeat(39)}${String(without)}`) }],
    }),
  });
  if (onPrecompile !== undefined)
    evm.events.on("beforeMessage", ({ to, data }, resume) => {
      const address = BigInt(to?.toString() ?? CALLER.toString());
      if (address < 256n) onPrecompile(address, data);
      resume?.();
    });
  const run = async (options: EVMRunCallOpts) => {
    const result = await evm.runCall({ caller: CALLER, gasLimit: GAS, ...options });
    const { exceptionError, returnValue } = result.execResult;
    if (exceptionError !== undefined)
      throw new Error(`${exceptionError.error}, data ${bytesToHex(returnValue)}`);
    return result;
  };
  const callTo = (to: string, data: string, isStatic: boolean) =>
    run({ to: createAddressFromString(hex(to)), data: getBytes(data), isStatic });
  return {
    async deploy(creationCode) {
      const { createdAddress } = await run({ data: getBytes(creationCode) });
      if (createdAddress === undefined) throw new Error("nothing was created");
      return createdAddress.toString();
    },
    async send(to, data) {
      await callTo(to, data, false);
    },
    async call(to, data) {
      return bytesToHex((await callTo(to, data, true)).execResult.returnValue);
    },
  };
}

function hex(text: string): `0x${string}` {
  if (!isHexString(text)) throw new TypeError(`${text} is not hexadecimal`);
  return text;
}
