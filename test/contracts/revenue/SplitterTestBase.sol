// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Governance} from "../../../contracts/governance/Governance.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IRevenueSplitter} from "../../../contracts/interfaces/IRevenueSplitter.sol";
import {MockModels} from "../../../contracts/mocks/MockModels.sol";
import {MockStaking} from "../../../contracts/mocks/MockStaking.sol";
import {MockToken} from "../../../contracts/mocks/MockToken.sol";
import {RevenueSplitter} from "../../../contracts/revenue/RevenueSplitter.sol";
import {ModelId} from "../../../contracts/types/ModelId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {Run, runOf} from "../../../contracts/types/Run.sol";
import {TestBase} from "../lib/TestBase.sol";

/// @dev The test contract itself is the linked market: it pays the splitter, then asks it to split.
abstract contract SplitterTestBase is TestBase {
    NodeId internal constant NODE = NodeId.wrap(keccak256("node"));
    ModelId internal constant MODEL = ModelId.wrap(7);

    MockToken internal token;
    MockStaking internal staking;
    MockModels internal models;
    Governance internal governance;
    RevenueSplitter internal splitter;
    address internal operator;
    address internal author;
    address internal baseAuthor;
    address internal treasury;
    address internal referrer;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        operator = makeAddress("operator");
        author = makeAddress("author");
        baseAuthor = makeAddress("base author");
        treasury = makeAddress("treasury");
        referrer = makeAddress("referrer");
        token = new MockToken(address(this));
        staking = new MockStaking();
        models = new MockModels();
        governance = new Governance(address(this), 1 days);
        splitter = _create(shares(20_000, 10_000, 15_000));
        splitter.link(address(this));
        terms(300_000, baseAuthor, 100_000, 250_000);
    }

    function _create(IRevenueSplitter.Shares memory shares_) internal returns (RevenueSplitter) {
        return
            new RevenueSplitter(
                ERC20Burnable(address(token)),
                INodeStaking(address(staking)),
                IModelRegistry(address(models)),
                address(governance),
                treasury,
                shares_
            );
    }

    function shares(
        uint32 fee,
        uint32 toTreasury,
        uint32 toReferrer
    ) internal pure returns (IRevenueSplitter.Shares memory) {
        return IRevenueSplitter.Shares(Ppm.wrap(fee), Ppm.wrap(toTreasury), Ppm.wrap(toReferrer));
    }

    /// @dev What the model's licence and the node's commission are from now on.
    function terms(uint32 licence, address base, uint32 royalty, uint32 commission) internal {
        models.set(
            MODEL,
            MockModels.Model(
                IModelRegistry.Statement(address(0), 0, 0, 0),
                IModelRegistry.Licence(author, Ppm.wrap(licence), base, Ppm.wrap(royalty))
            )
        );
        staking.set(NODE, INodeStaking.Node(operator, Ppm.wrap(commission), 0, 0), true);
    }

    function pay(uint256 price, uint256 count, address to) internal returns (Run[] memory) {
        token.transfer(address(splitter), price * count);
        return splitter.split(NODE, MODEL, to, oneRun(price, count));
    }

    function oneRun(uint256 price, uint256 count) internal pure returns (Run[] memory runs) {
        runs = new Run[](1);
        runs[0] = runOf(price, count);
    }

    function sumOf(IRevenueSplitter.Legs memory legs) internal pure returns (uint256) {
        return
            legs.burned +
            legs.treasury +
            legs.referrer +
            legs.licence +
            legs.royalty +
            legs.commission +
            legs.pool;
    }
}
