import { ListArchivesCommand, ListReplaysCommand } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { eventWorld } from "./world.ts";

test("archives and replays are listed by one filter at most", async () => {
  await using world = await eventWorld();
  const refused = (operation: string): object => ({
    name: "ValidationException",
    message: `At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`,
  });
  const { events } = world;
  await expect(events.send(new ListArchivesCommand({ NamePrefix: "a", State: "ENABLED" }))).rejects.toMatchObject(
    refused("ListArchives"),
  );
  await expect(events.send(new ListReplaysCommand({ NamePrefix: "a", State: "COMPLETED" }))).rejects.toMatchObject(
    refused("ListReplays"),
  );
  expect((await events.send(new ListArchivesCommand({ State: "ENABLED" }))).Archives).toEqual([]);
});
