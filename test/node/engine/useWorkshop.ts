// SPDX-License-Identifier: MIT
import { networkHelpers } from "../../shared/fixtures.ts";
import { openMarket, type OpenMarket } from "../../shared/market.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

/** One database for the tests of a suite, empty before each, and the market as it was opened. */
export function useWorkshop(use: (opened: { shop: Workshop; market: OpenMarket }) => void): void {
  let shop: Workshop;
  before(async () => {
    shop = await openWorkshop();
  });
  after(() => shop.close());
  beforeEach(async () => {
    const market = await networkHelpers.loadFixture(openMarket);
    await shop.clear();
    use({ shop, market });
  });
}
