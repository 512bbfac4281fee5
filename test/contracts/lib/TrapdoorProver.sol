// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {G1Point, G2Point, VerifyingKey} from "../../../contracts/interfaces/ICircuitRegistry.sol";

/// @notice A Groth16 key whose secrets are known, so that a test can make a true proof of any public signals, quickly.
/// With alpha = 17, beta = 5, gamma = 7, delta = 11 and ic[j] = (101 + 3j)·G, a proof is A = a·G, B = b·H and
/// C = (ab − alpha·beta − gamma·(ic[0] + Σ xⱼ·ic[j])) / delta · G. (This is why a real key's secrets must be forgotten.)
library TrapdoorProver {
    uint256 internal constant SCALAR_ORDER =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 internal constant BASE_ORDER =
        21888242871839275222246405745257275088696311157297823662689037894645226208583;

    uint256 private constant ALPHA = 17;
    uint256 private constant BETA = 5;
    uint256 private constant GAMMA = 7;
    /// @dev 1 / 11 in the scalar field.
    uint256 private constant INVERSE_DELTA =
        7959361044305190989907783907366281850381223418333103397708437886027566725679;

    function makeKey(uint256 signals) internal view returns (VerifyingKey memory key) {
        key.alpha = multiplyGenerator(ALPHA);
        key.beta = generatorTimes5();
        key.gamma = generatorTimes7();
        key.delta = generatorTimes11();
        key.ic = new G1Point[](signals + 1);
        for (uint256 j = 0; j <= signals; ++j) key.ic[j] = multiplyGenerator(_icSecret(j));
    }

    /// @param a Any scalar but zero. @param second Whether B is 3·H, else 2·H.
    function prove(
        uint256[] memory signals,
        uint256 a,
        bool second
    ) internal view returns (uint256[8] memory proof) {
        G1Point memory pointA = multiplyGenerator(a);
        G2Point memory pointB = second ? generatorTimes3() : generatorTimes2();
        uint256 sum = _icSecret(0);
        for (uint256 j = 0; j < signals.length; ++j) {
            sum = addmod(sum, mulmod(signals[j], _icSecret(j + 1), SCALAR_ORDER), SCALAR_ORDER);
        }
        uint256 c = mulmod(a, second ? 3 : 2, SCALAR_ORDER);
        c = addmod(c, SCALAR_ORDER - ALPHA * BETA, SCALAR_ORDER);
        c = addmod(c, SCALAR_ORDER - mulmod(GAMMA, sum, SCALAR_ORDER), SCALAR_ORDER);
        c = mulmod(c, INVERSE_DELTA, SCALAR_ORDER);
        G1Point memory pointC = multiplyGenerator(c);
        proof = [
            pointA.x,
            pointA.y,
            pointB.xImaginary,
            pointB.xReal,
            pointB.yImaginary,
            pointB.yReal,
            pointC.x,
            pointC.y
        ];
    }

    function multiplyGenerator(uint256 scalar) internal view returns (G1Point memory point) {
        return multiply(G1Point(1, 2), scalar);
    }

    function multiply(G1Point memory factor, uint256 scalar) internal view returns (G1Point memory point) {
        (bool success, bytes memory result) = address(7).staticcall(abi.encode(factor.x, factor.y, scalar));
        require(success, "ecMul failed");
        return abi.decode(result, (G1Point));
    }

    function add(G1Point memory left, G1Point memory right) internal view returns (G1Point memory point) {
        (bool success, bytes memory result) = address(6).staticcall(
            abi.encode(left.x, left.y, right.x, right.y)
        );
        require(success, "ecAdd failed");
        return abi.decode(result, (G1Point));
    }

    function negate(G1Point memory point) internal pure returns (G1Point memory) {
        return G1Point(point.x, (BASE_ORDER - point.y) % BASE_ORDER);
    }

    function negate(G2Point memory point) internal pure returns (G2Point memory) {
        return
            G2Point(
                point.xImaginary,
                point.xReal,
                (BASE_ORDER - point.yImaginary) % BASE_ORDER,
                (BASE_ORDER - point.yReal) % BASE_ORDER
            );
    }

    function _icSecret(uint256 j) private pure returns (uint256) {
        return 101 + 3 * j;
    }

    function generator() internal pure returns (G2Point memory) {
        return
            G2Point(
                11559732032986387107991004021392285783925812861821192530917403151452391805634,
                10857046999023057135944570762232829481370756359578518086990519993285655852781,
                4082367875863433681332203403145435568316851327593401208105741076214120093531,
                8495653923123431417604973247489272438418190587263600148770280649306958101930
            );
    }

    function generatorTimes2() internal pure returns (G2Point memory) {
        return
            G2Point(
                14583779054894525174450323658765874724019480979794335525732096752006891875705,
                18029695676650738226693292988307914797657423701064905010927197838374790804409,
                11474861747383700316476719153975578001603231366361248090558603872215261634898,
                2140229616977736810657479771656733941598412651537078903776637920509952744750
            );
    }

    function generatorTimes3() internal pure returns (G2Point memory) {
        return
            G2Point(
                7273165102799931111715871471550377909735733521218303035754523677688038059653,
                2725019753478801796453339367788033689375851816420509565303521482350756874229,
                957874124722006818841961785324909313781880061366718538693995380805373202866,
                2512659008974376214222774206987427162027254181373325676825515531566330959255
            );
    }

    function generatorTimes5() internal pure returns (G2Point memory) {
        return
            G2Point(
                4540444681147253467785307942530223364530218361853237193970751657229138047649,
                20954117799226682825035885491234530437475518021362091509513177301640194298072,
                11631839690097995216017572651900167465857396346217730511548857041925508482915,
                21508930868448350162258892668132814424284302804699005394342512102884055673846
            );
    }

    function generatorTimes7() internal pure returns (G2Point memory) {
        return
            G2Point(
                18551411094430470096460536606940536822990217226529861227533666875800903099477,
                15512671280233143720612069991584289591749188907863576513414377951116606878472,
                1711576522631428957817575436337311654689480489843856945284031697403898093784,
                13376798835316611669264291046140500151806347092962367781523498857425536295743
            );
    }

    function generatorTimes11() internal pure returns (G2Point memory) {
        return
            G2Point(
                15624790064206502667756020446826209080711344272800176518784649088946231692936,
                8472151341754925747860535367990505955708751825377817860727104273184244800723,
                19488077321171448217727198730828487286865984357780136663388739985720647978898,
                1196137947243150610106053819405501111182787323156221967342356892090037828244
            );
    }

    /// @dev On the twisted curve, but outside the subgroup of the right order.
    function outsideSubgroup() internal pure returns (G2Point memory) {
        return
            G2Point(
                1,
                2,
                19659275751359636165940301690575149581329631496732780143538578556285923319774,
                7292567877523311580221095596750716176434782432868683424513645834767876293070
            );
    }
}
