// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeStaking} from "../../../contracts/staking/NodeStaking.sol";
import {CallId} from "../../../contracts/types/CallId.sol";
import {NodeId} from "../../../contracts/types/NodeId.sol";
import {Ppm} from "../../../contracts/types/Ppm.sol";
import {FeeToken, HollowToken, ReentrantToken} from "./OddTokens.sol";
import {StakingTest} from "./StakingTest.sol";

/// @notice Deployment, nodes, entering, odd tokens. See NodeStaking.tree.
contract NodeStakingTest is StakingTest {
    uint256 private constant PAR = 1_000;

    // ------------------------------------------------------------------ constructor

    function testConstructorKeepsItsParameters() external view {
        assertEq(address(staking.TOKEN()), address(token));
        assertEq(staking.THAW_PERIOD(), THAW);
        assertEq(staking.REWARD_PERIOD(), REWARD);
        assertEq(staking.MINIMUM_STAKE(), MINIMUM);
        assertEq(staking.MINIMUM_OPERATOR_STAKE(), MINIMUM_OPERATOR);
    }

    function testConstructorR20RefusesTokenWithoutCode() external {
        ERC20Burnable nothing = ERC20Burnable(makeAddress("nothing"));
        vm.expectRevert(
            abi.encodeWithSelector(INodeStaking.StakeTokenWithoutCode.selector, address(nothing))
        );
        new NodeStaking(nothing, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        vm.etch(address(nothing), hex"00");
        new NodeStaking(nothing, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
    }

    function testConstructorR12BoundsEveryParameter() external {
        _refuses(1 days - 1, REWARD, MINIMUM, MINIMUM_OPERATOR, "thawPeriod", 1 days - 1, 1 days, 90 days);
        _refuses(
            type(uint256).max,
            REWARD,
            MINIMUM,
            MINIMUM_OPERATOR,
            "thawPeriod",
            type(uint256).max,
            1 days,
            90 days
        );
        _refuses(THAW, 1 days - 1, MINIMUM, MINIMUM_OPERATOR, "rewardPeriod", 1 days - 1, 1 days, 90 days);
        _refuses(THAW, 90 days + 1, MINIMUM, MINIMUM_OPERATOR, "rewardPeriod", 90 days + 1, 1 days, 90 days);
        _refuses(THAW, REWARD, 1e15 - 1, MINIMUM_OPERATOR, "minimumStake", 1e15 - 1, 1e15, 1e24);
        _refuses(THAW, REWARD, 1e24 + 1, MINIMUM_OPERATOR, "minimumStake", 1e24 + 1, 1e15, 1e24);
        _refuses(THAW, REWARD, MINIMUM, MINIMUM - 1, "minimumOperatorStake", MINIMUM - 1, MINIMUM, 1e24);
        _refuses(THAW, REWARD, MINIMUM, 1e24 + 1, "minimumOperatorStake", 1e24 + 1, MINIMUM, 1e24);
    }

    function testConstructorTakesTheBoundsThemselves() external {
        new NodeStaking(token, 1 days, 1 days, 1e15, 1e15);
        new NodeStaking(token, 90 days, 90 days, 1e24, 1e24);
    }

    function _refuses(
        uint256 thaw,
        uint256 reward,
        uint256 minimum,
        uint256 minimumOperator,
        string memory parameter,
        uint256 value,
        uint256 low,
        uint256 high
    ) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                INodeStaking.StakingParameterOutOfBounds.selector,
                parameter,
                value,
                low,
                high
            )
        );
        new NodeStaking(token, thaw, reward, minimum, minimumOperator);
    }

    // ------------------------------------------------------------------ openNode

    function testOpenNodeRegistersAndStakes(uint256 amount) external {
        amount = bound(amount, MINIMUM_OPERATOR, FUNDS);
        NodeId expected = staking.nodeIdOf(alice, SALT);
        vm.expectEmit(address(staking));
        emit INodeStaking.NodeOpened(expected, alice, COMMISSION, "https://node.example");
        vm.expectEmit(address(staking));
        emit INodeStaking.Staked(expected, alice, amount, amount * PAR);
        NodeId nodeId = _open(alice, SALT, amount);

        assertTrue(nodeId == expected);
        INodeStaking.Node memory opened = staking.nodeOf(nodeId);
        assertEq(opened.operator, alice);
        assertEq(uint256(Ppm.unwrap(opened.commission)), 100_000);
        assertEq(opened.assets, amount);
        assertEq(opened.shares, amount * PAR);
        assertEq(staking.sharesOf(nodeId, alice), amount * PAR);
        assertEq(token.balanceOf(alice), FUNDS - amount);
        assertEq(token.balanceOf(address(staking)), MINIMUM_OPERATOR + amount);
        assertTrue(staking.isBonded(nodeId));
    }

    function testOpenNodeRefusesASecondTime() external {
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeAlreadyOpen.selector, node));
        _open(operator, SALT, MINIMUM_OPERATOR);
    }

    function testOpenNodeAgainAfterLeavingIsRefusedButStakingIsNot() external {
        _leave(operator);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeAlreadyOpen.selector, node));
        _open(operator, SALT, MINIMUM_OPERATOR);
        _stake(operator, MINIMUM_OPERATOR);
        assertTrue(staking.isBonded(node));
    }

    function testOpenNodeRefusesCommissionAboveOne() external {
        vm.expectRevert(
            abi.encodeWithSelector(INodeStaking.CommissionTooHigh.selector, 1_000_001, 1_000_000)
        );
        vm.prank(alice);
        staking.openNode(SALT, Ppm.wrap(1_000_001), "x", MINIMUM_OPERATOR);

        vm.prank(alice);
        staking.openNode(SALT, Ppm.wrap(1_000_000), "x", MINIMUM_OPERATOR);
    }

    function testOpenNodeR19BoundsTheEndpoint() external {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.EndpointLengthInvalid.selector, 0, 256));
        staking.openNode(SALT, COMMISSION, "", MINIMUM_OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.EndpointLengthInvalid.selector, 257, 256));
        staking.openNode(SALT, COMMISSION, string(new bytes(257)), MINIMUM_OPERATOR);
        staking.openNode(SALT, COMMISSION, string(new bytes(256)), MINIMUM_OPERATOR);
        vm.stopPrank();
    }

    function testOpenNodeRefusesStakeBelowTheOperatorsMinimum() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                INodeStaking.OperatorStakeTooLow.selector,
                MINIMUM_OPERATOR - 1,
                MINIMUM_OPERATOR
            )
        );
        _open(alice, SALT, MINIMUM_OPERATOR - 1);
    }

    // ------------------------------------------------------------------ stake

    function testStakeAtParGivesThousandSharesPerWei(uint256 amount) external {
        amount = bound(amount, MINIMUM, FUNDS);
        vm.expectEmit(address(staking));
        emit INodeStaking.Staked(node, alice, amount, amount * PAR);
        assertEq(_stake(alice, amount), amount * PAR);

        assertEq(staking.nodeOf(node).assets, MINIMUM_OPERATOR + amount);
        assertEq(staking.assetsFor(node, amount * PAR), amount);
        assertEq(token.balanceOf(alice), FUNDS - amount);
    }

    function testStakeR04RefusesLessThanTheMinimum() external {
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeTooSmall.selector, 1, MINIMUM));
        _stake(alice, 1);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeTooSmall.selector, MINIMUM - 1, MINIMUM));
        _stake(alice, MINIMUM - 1);
    }

    function testStakeRefusesUnknownNode() external {
        NodeId unknown = staking.nodeIdOf(alice, SALT);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeUnknown.selector, unknown));
        vm.prank(alice);
        staking.stake(unknown, MINIMUM);
    }

    // ------------------------------------------------------------------ odd tokens

    function testStakeR20RefusesAFeeOnTransfer() external {
        FeeToken fee = new FeeToken();
        NodeStaking odd = new NodeStaking(fee, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        fee.approve(address(odd), type(uint256).max);
        uint256 kept = MINIMUM_OPERATOR - MINIMUM_OPERATOR / 100;
        vm.expectRevert(
            abi.encodeWithSelector(INodeStaking.StakeNotReceived.selector, MINIMUM_OPERATOR, kept)
        );
        odd.openNode(SALT, COMMISSION, "x", MINIMUM_OPERATOR);
    }

    function testStakeR20RefusesATokenThatMovesNothing() external {
        ERC20Burnable hollow = ERC20Burnable(address(new HollowToken()));
        NodeStaking odd = new NodeStaking(hollow, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.StakeNotReceived.selector, MINIMUM_OPERATOR, 0));
        odd.openNode(SALT, COMMISSION, "x", MINIMUM_OPERATOR);
    }

    function testStakeCannotBeReentered() external {
        ReentrantToken reentrant = new ReentrantToken();
        NodeStaking odd = new NodeStaking(reentrant, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        reentrant.approve(address(odd), type(uint256).max);
        NodeId nodeId = odd.openNode(SALT, COMMISSION, "x", MINIMUM_OPERATOR);
        CallId callId = CallId.wrap("call");
        bytes[9] memory entries = [
            abi.encodeCall(odd.openNode, ("other", COMMISSION, "x", MINIMUM_OPERATOR)),
            abi.encodeCall(odd.stake, (nodeId, MINIMUM)),
            abi.encodeCall(odd.thaw, (nodeId, 1)),
            abi.encodeCall(odd.cancelThaw, (nodeId)),
            abi.encodeCall(odd.unstake, (nodeId)),
            abi.encodeCall(odd.harvest, (nodeId)),
            abi.encodeCall(odd.lockBond, (nodeId, callId, 1, 1)),
            abi.encodeCall(odd.releaseBond, (nodeId, callId)),
            abi.encodeCall(odd.slash, (nodeId, callId, alice, 1, bob))
        ];
        for (uint256 i = 0; i < entries.length; ++i) {
            reentrant.aim(address(odd), entries[i]);
            vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
            odd.stake(nodeId, MINIMUM);
        }
    }

    // ------------------------------------------------------------------ views

    function testNodeIdsBindChainContractOperatorAndSalt() external {
        bytes32 expected = keccak256(abi.encode(block.chainid, address(staking), operator, SALT));
        assertEq(NodeId.unwrap(node), expected);
        assertTrue(node != staking.nodeIdOf(alice, SALT));
        assertTrue(node != staking.nodeIdOf(operator, "other"));
        NodeStaking other = new NodeStaking(token, THAW, REWARD, MINIMUM, MINIMUM_OPERATOR);
        assertTrue(node != other.nodeIdOf(operator, SALT));
        vm.chainId(block.chainid + 1);
        assertTrue(node != staking.nodeIdOf(operator, SALT));
    }

    function testTermsOfAndOperatorOf() external view {
        (address who, Ppm commission) = staking.termsOf(node);
        assertEq(who, operator);
        assertEq(uint256(Ppm.unwrap(commission)), 100_000);
        assertEq(staking.operatorOf(node), operator);
    }

    function testViewsOfAnUnknownNode() external {
        NodeId unknown = staking.nodeIdOf(alice, SALT);
        assertEq(staking.operatorOf(unknown), address(0));
        assertFalse(staking.isBonded(unknown));
        bytes memory reason = abi.encodeWithSelector(INodeStaking.NodeUnknown.selector, unknown);
        vm.expectRevert(reason);
        staking.nodeOf(unknown);
        vm.expectRevert(reason);
        staking.termsOf(unknown);
        vm.expectRevert(reason);
        staking.assetsFor(unknown, 1);
        vm.expectRevert(reason);
        staking.vestingOf(unknown);
    }
}
