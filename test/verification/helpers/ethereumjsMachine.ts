// SPDX-License-Identifier: MIT
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { createEVM } from "@ethereumjs/evm";
import type { EVMRunCallOpts } from "@ethereumjs/evm";
import { bytesToHex, createAddressFromString, isHexString } from "@ethereumjs/util";
import { getBytes } from "ethers";
import type { Machine } from "./machine.ts";

const CALLER = createAddressFromString("0x00000000000000000000000000000000000ca11e");
const GAS = 100_000_000n;

/**
 * The EVM of ethereumjs: written in TypeScript, with curve operations of @noble/curves. It shares no code with Hardhat's.
 *
 * @param without a precompile that this chain lacks.
 */
export async function ethereumjsMachine(without?: 6 | 7 | 8): Promise<Machine> {
  const evm = await createEVM({
    common: new Common({ chain: Mainnet, hardfork: Hardfork.Prague }),
    ...(without !== undefined && {
      customPrecompiles: [{ address: createAddressFromString(`0x${"0".repeat(39)}${String(without)}`) }],
    }),
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
