package dev.linnet.gateway.subscription;

import dev.linnet.protocol.Addresses;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Where to ask one stream's log. The bus gives each service a share of what is asked at the stream's own address, also one that is frozen or
 * cut off; but who has answered says where to ask it alone, and who has answered just now will most likely do so again.
 * Shared by the event loops of a node.
 */
final class LogAddress {

    private static final int MOST_KNOWN = 8;

    private final String ofAll;
    /** Who has answered, the last one first. */
    private volatile List<String> known = List.of();

    LogAddress(String stream) {
        ofAll = Addresses.log(stream);
    }

    /** Where the bus chooses. */
    String ofAll() {
        return ofAll;
    }

    /**
     * Where the one answers that answered last, or before all others but so many; where the bus chooses when there is none.
     *
     * @param others 0 or more
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

    /** Nobody answers there any more. */
    synchronized void forget(String address) {
        List<String> next = new ArrayList<>(known);
        next.remove(address);
        known = List.copyOf(next);
    }
}
