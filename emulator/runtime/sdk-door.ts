import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Duplex } from "node:stream";

/** Where an environment that is no Node process reaches AWS: a port of its own on the loopback interface. */
export interface SdkDoor {
  /** The value of `AWS_ENDPOINT_URL`. */
  readonly url: string;
  close(): void;
}

export interface SdkDoorOptions {
  readonly connect: (duplex: Duplex) => void;
  /** The environment is at work; `asks` while it waits for an answer. */
  readonly onBytes: (asks: boolean) => void;
}

export async function openSdkDoor(options: SdkDoorOptions): Promise<SdkDoor> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    options.connect(bridge(socket, options.onBytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const bound = server.address();
  return {
    url: `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function bridge(socket: Socket, onBytes: (asks: boolean) => void): Duplex {
  const duplex = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      onBytes(false);
      socket.write(chunk, () => done());
    },
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (chunk) => {
    onBytes(true);
    if (!duplex.push(chunk)) socket.pause();
  });
  socket.on("end", () => duplex.push(null));
  socket.on("error", () => duplex.destroy());
  socket.on("close", () => duplex.destroy());
  duplex.on("error", () => {});
  return duplex;
}
