import type { Instant } from "../../kernel/index.ts";

/**
 * On which clock a signature's age is judged.
 *
 * A world may be virtual while clients outside sign with the wall clock and handlers inside with the world's. A signature
 * tells when it was made and not on which clock, so it is judged on the one that is nearer to its time. The age of
 * temporary credentials is another matter: they were issued in the world and expire on the world's clock.
 */
export interface Axes {
  readonly wall: Instant;
  readonly world: Instant;
}

/** Now, on the clock that is nearer to `at`. */
export const nearest = (axes: Axes, at: Instant): Instant =>
  Math.abs(axes.wall - at) < Math.abs(axes.world - at) ? axes.wall : axes.world;
