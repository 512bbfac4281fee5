// SPDX-License-Identifier: MIT

const SIDE = 28;
const MARGIN = 4;
const INK = 96;

/**
 * A 28×28 image as lines of text: two rows of pixels per line in half blocks, without the margin that MNIST leaves empty.
 *
 * @param pixels 784 bytes, row by row; 0 is empty.
 */
export function imageToText(pixels: Uint8Array): string[] {
  const lines: string[] = [];
  for (let y = MARGIN; y < SIDE - MARGIN; y += 2) {
    let line = "";
    for (let x = MARGIN; x < SIDE - MARGIN; x++) {
      const upper = (pixels[y * SIDE + x] ?? 0) >= INK;
      const lower = (pixels[(y + 1) * SIDE + x] ?? 0) >= INK;
      line += upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
    }
    lines.push(line);
  }
  return lines;
}

/** The same image as an inline SVG picture, dark ink on transparent ground. */
export function imageToSvg(pixels: Uint8Array): string {
  const dots = [...pixels].flatMap((value, index) =>
    value === 0
      ? []
      : [
          `<rect x="${index % SIDE}" y="${Math.floor(index / SIDE)}" width="1.02" height="1.02" opacity="${(value / 255).toFixed(2)}"/>`,
        ],
  );
  return `<svg viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label="handwritten digit">${dots.join("")}</svg>`;
}
