// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { networkHelpers } from "../shared/fixtures.ts";
import { DivergenceError } from "./traces/DivergenceError.ts";
import { expectViews } from "./traces/expectViews.ts";
import { openLivelyWorld } from "./traces/openLivelyWorld.ts";
import { runTraces } from "./traces/runTraces.ts";

const TRACES = 25;
const STEPS = 40;

/** `npm run test:deep` runs ten thousand traces. */
describe("Random traces of the market against its model", () => {
  it(`agree after each of ${String(TRACES * STEPS)} steps`, async () => {
    const outcomes = await runTraces({ firstSeed: 1, traces: TRACES, steps: STEPS });
    const done = [...outcomes].filter(([outcome]) => outcome.endsWith(": done"));
    expect(done.reduce((sum, [, count]) => sum + count, 0)).to.be.greaterThan(400);
    // Everything that anybody may do was done, and refused for most of the reasons there are.
    expect(done.length).to.be.at.least(45);
    expect(outcomes.size - done.length).to.be.greaterThan(80);
    for (const outcome of ["refund and slash", "fulfil quoted and call back", "settle a contract's session"])
      expect([...outcomes.keys()]).to.include(`${outcome}: done`);
  });

  it("would tell if a single wei were elsewhere", async () => {
    const { world, state } = await networkHelpers.loadFixture(openLivelyWorld);
    await expectViews(state, world, "nothing");
    const [[sessionId, session] = []] = state.sessions;
    if (session === undefined) throw new Error("a lively world has sessions");
    session.balance += 1n;
    let told: unknown;
    await expectViews(state, world, "a change").catch((error: unknown) => (told = error));
    session.balance -= 1n;
    expect(told).to.be.instanceOf(DivergenceError);
    expect(String(told)).to.contain(`session ${sessionId ?? ""} after a change`);
  });
});
