// SPDX-License-Identifier: MIT

/** Order of the field that BN254's points have their coordinates in (EIP-196). */
export const BASE_FIELD_ORDER =
  21888242871839275222246405745257275088696311157297823662689037894645226208583n;
