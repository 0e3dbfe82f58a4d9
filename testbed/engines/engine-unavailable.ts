/** The engine that was asked for is not there; the message says what to do. */
export class EngineUnavailable extends Error {}
