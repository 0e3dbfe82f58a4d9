import {
  decisions,
  type Explanation,
  type Question,
  type Reason,
  type Step,
  type Verdict,
} from "../../emulator/index.ts";

/** What was found out; the explanation's material. */
export interface Finding {
  readonly verdict: Verdict;
  readonly subject: string;
  readonly target: string;
  readonly steps: readonly Step[];
  readonly reason?: Reason;
  /** The question that was answered with no. */
  readonly denied?: NonNullable<Explanation["denied"]>;
  readonly plane?: NonNullable<Explanation["plane"]>;
  /** Instead of the reason's words. */
  readonly words?: string;
}

/** A line of the chain. There is no journal, so it has no entry, and no time of its own. */
export const step = (label: string, mark: Step["mark"], text: string, detail = ""): Step => ({
  entry: 0,
  at: 0,
  label,
  mark,
  text,
  detail,
});

/** In the same words as an explanation of the journal. */
export function explanationOf(question: Question, found: Finding, observed: string): Explanation {
  const { verdict, subject, target, steps, reason, denied } = found;
  const known = reason ? decisions.REASONS[reason] : undefined;
  const plane = found.plane ?? known?.plane;
  const told: Explanation = {
    question,
    verdict,
    subject,
    target,
    chain: steps,
    words: found.words ?? known?.words ?? wordsOf(verdict, question),
    ...(reason ? { reason } : {}),
    ...(plane && verdict !== "arrived" ? { plane } : {}),
    ...(known ? { visible: known.visible } : {}),
    ...(denied ? { denied } : {}),
    ...(denied?.decision.nearMisses[0] ? { nearestMiss: denied.decision.nearMisses[0] } : {}),
    ...(observed === "" ? {} : { observed }),
  };
  const end = { id: 0, at: 0, causes: [], kind: "note", about: "why-over-api", text: "", detail: null } as const;
  const cure = decisions.cureFor(told, end);
  return cure ? { ...told, cure } : told;
}

function wordsOf(verdict: Verdict, { subject, reaching }: Question): string {
  switch (verdict) {
    case "arrived":
      return `nothing stands between ${subject} and ${reaching}`;
    case "unknown":
      return `nothing of the name ${subject} can be found in this account`;
    case "stopped":
    case "ignored":
    case "unfinished":
      return `nothing that could be read has stopped it, and nothing has led to ${reaching} yet`;
    default:
      return verdict satisfies never;
  }
}
