/** Colours that stay apart for most eyes, on light and on dark ground, in the order in which they are given out. */
const COLORS = ["#2a78d6", "#d9541e", "#1a9e6b", "#b07500", "#7a5cd0", "#d13f72", "#00838f", "#6b7a1f"] as const;

export const colorOf = (index: number, own: string | undefined): string =>
  own ?? COLORS[index % COLORS.length] ?? COLORS[0];
