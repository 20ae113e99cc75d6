package dev.linnet.view;

import dev.linnet.protocol.Addresses;

/** A stream and its HTTP service. */
record View(String stream, UrlTemplate url) {

    /**
     * Reads {@code <stream>=<url template>}.
     *
     * @throws IllegalArgumentException with what is wrong, without any part of the URL
     */
    static View parse(String text) {
        int equals = text.indexOf('=');
        String stream = text.substring(0, Math.max(0, equals)).strip();
        if (!Addresses.isStream(stream)) {
            throw new IllegalArgumentException("has the form <stream>=<url>,…, with a stream's name of a-z, 0-9 and -");
        }
        try {
            return new View(stream, UrlTemplate.parse(text.substring(equals + 1).strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the URL of " + stream + " " + e.getMessage(), e);
        }
    }
}
