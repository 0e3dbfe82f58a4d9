/** Whether a message passes a filter. */
export type Matcher = (message: string) => boolean;
