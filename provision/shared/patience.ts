/** How long to bear with an AWS that has not heard yet of what was just made. */
export interface Patience {
  /** Attempts in all, the first one included. */
  readonly attempts: number;
  /** Waits before an attempt; `attempt` counts from 2. */
  readonly delay: (attempt: number) => Promise<void>;
  /** Seconds that a function may take to become active. */
  readonly activeSeconds: number;
}

/** For an engine that is consistent at once: nothing is tried twice. On AWS give some ten attempts with growing delays. */
export const NO_PATIENCE: Patience = { attempts: 1, delay: () => Promise.resolve(), activeSeconds: 60 };

/** Tries until it succeeds, fails otherwise than by one of these texts, or the attempts are used up. */
export async function patiently<T>(
  { attempts, delay }: Patience,
  transient: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const passing = error instanceof Error && transient.some((text) => error.message.includes(text));
      if (!passing || attempt >= attempts) throw error;
    }
    await delay(attempt + 1);
  }
}

/** A new role that Lambda does not know yet. */
export const ROLE_UNKNOWN = "cannot be assumed by Lambda";
/** A new permission that S3 does not know yet. */
export const DESTINATION_UNKNOWN = "Unable to validate the following destination configurations";
/** A new right of the role that Lambda does not know yet. */
export const RIGHT_UNKNOWN = "execution role does not have permissions to call";
/** A new role that EventBridge Scheduler does not know yet. */
export const SCHEDULE_ROLE_UNKNOWN = "must allow AWS EventBridge Scheduler to assume the role";
