package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Addresses;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The bus addresses of one stream's log. At the stream's own address the bus spreads questions over all processes,
 * including frozen ones. Each answer names the address of its process alone; a process that answered recently most
 * likely answers again. Safe from any thread.
 */
final class LogAddress {

    private static final int MOST_KNOWN = 8;

    private final String ofAll;
    /** The processes that have answered, the most recent first. */
    private volatile List<String> known = List.of();

    LogAddress(String stream) {
        ofAll = Addresses.log(stream);
    }

    /** The address at which the bus chooses a process. */
    String ofAll() {
        return ofAll;
    }

    /**
     * The address of the n-th most recent responder, or {@link #ofAll} if there are not as many.
     *
     * @param others how many responders are more recent, 0 or more
     */
    String known(int others) {
        List<String> all = known;
        return others < all.size() ? all.get(others) : ofAll;
    }

    void answered(MultiMap headers) {
        String own = headers.get(Addresses.LOG_OF_ONE);
        if (own != null && !own.equals(known(0))) {
            putFirst(own);
        }
    }

    private synchronized void putFirst(String own) {
        List<String> next = new ArrayList<>(known);
        next.remove(own);
        next.add(0, own);
        known = List.copyOf(next.subList(0, Math.min(MOST_KNOWN, next.size())));
    }

    /** The process at this address does not answer any more. */
    synchronized void forget(String address) {
        List<String> next = new ArrayList<>(known);
        next.remove(address);
        known = List.copyOf(next);
    }
}
