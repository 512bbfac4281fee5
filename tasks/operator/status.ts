// SPDX-License-Identifier: MIT
import { setTimeout as sleep } from "node:timers/promises";
import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { askStatus } from "../../src/node/serve/askStatus.ts";
import { renderStatus } from "../../src/node/serve/renderStatus.ts";

interface Arguments {
  url: string;
  every: number;
  json: boolean;
}

const action: NewTaskActionFunction<Arguments> = async ({ url, every, json }) => {
  for (;;) {
    const status = await askStatus(url);
    if (every > 0 && !json) console.clear();
    console.log(json ? JSON.stringify(status) : renderStatus(status));
    if (every === 0) return;
    await sleep(every * 1000);
  }
};

export default action;
