import type { Content } from "../../kernel/index.ts";

/** An input whose named members are there: the wire refuses requests without them. */
export type Has<T, K extends keyof T> = Omit<T, K> & { readonly [P in K]-?: NonNullable<T[P]> };

/** An input whose body arrives as content, checked and complete. */
export type WithBody<T> = Omit<T, "Body"> & { readonly Body?: Content | undefined };

/** The SDK's types know dates only. */
export type AnyExpiry<T> = Omit<T, "Expires"> & { readonly Expires?: Date | string | undefined };

/** An output whose body is read while it is sent. */
export type Streams<T> = Omit<T, "Body"> & { readonly Body: Content | AsyncIterable<Uint8Array> };
