interface AlarmEvent {
  readonly alarmData: {
    readonly alarmName: string;
    readonly state: { readonly value: string; readonly reason: string };
  };
}

/** Says in its log which alarm started it. */
export function handler({ alarmData }: AlarmEvent): Promise<void> {
  console.log(`${alarmData.alarmName} is ${alarmData.state.value}: ${alarmData.state.reason}`);
  return Promise.resolve();
}
