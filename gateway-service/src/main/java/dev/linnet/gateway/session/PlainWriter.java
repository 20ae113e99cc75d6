package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.subscription.EventFrame;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import java.util.function.Function;

/** Writes by the public methods of Vert.x. */
final class PlainWriter implements FrameWriter {

    private final Function<String, Future<Void>> write;
    private Future<Void> last = Future.succeededFuture();
    private long pendingBytes;

    /**
     * @param write completes when the network has taken the text
     */
    PlainWriter(Function<String, Future<Void>> write) {
        this.write = write;
    }

    @Override
    public Future<Void> write(String text) {
        int size = ByteBufUtil.utf8Bytes(text);
        pendingBytes += size;
        last = write.apply(text).onComplete(taken -> pendingBytes -= size);
        return last;
    }

    @Override
    public void write(EventFrame frame, Form form, String requestId) {
        write(frame.text(form, requestId));
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public void flush() {
        // Vert.x does so with every write.
    }

    @Override
    public Future<Void> taken() {
        return last;
    }
}
