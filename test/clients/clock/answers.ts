// What AWS answers, by its API reference.

export const CLOCK = {
  "delays and retention": [[], ["own"], [], ["own", "queue"], []],
  deduplication: [true, false],
  "purged again": "done",
  "made again": "done",
  expired: ["long ago", "text"],
  ticks: 3,
  "noon in Tokyo": "03:00:00Z",
  once: [1, "ENABLED"],
  "dead letter": [[0, 0, 1], '{"a":1}', { ErrorCode: "200", ErrorMessage: "always" }],
  "never ran": { ErrorCode: "429", ErrorMessage: "Rate Exceeded." },
} as const;
