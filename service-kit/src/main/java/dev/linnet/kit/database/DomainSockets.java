package dev.linnet.kit.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets the JDBC driver, which knows TCP only, reach a server through its Unix socket. The driver loads this class by
 * its name.
 */
public final class DomainSockets extends SocketFactory {

    private final String path;

    /**
     * @param path the socket's file; every address leads to it
     */
    public DomainSockets(String path) {
        this.path = path;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new DomainSocket(path);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    /** The part of a socket that the driver uses, from one thread at a time. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private static final class DomainSocket extends Socket {

        private final SocketChannel channel;

        DomainSocket(String path) throws IOException {
            super((@Nullable SocketImpl) null);
            channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        }

        @Override
        public void connect(SocketAddress ignored, int timeoutMs) {
            // The constructor has connected it.
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public InputStream getInputStream() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream getOutputStream() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public void setTcpNoDelay(boolean on) {
            // There is no TCP.
        }

        @Override
        public void setKeepAlive(boolean on) {
            // There is no network.
        }

        @Override
        public void setSoTimeout(int timeoutMs) {
            // A server on this machine that is gone has closed its sockets.
        }

        @Override
        public int getSoTimeout() {
            return 0;
        }

        @Override
        public int getSendBufferSize() {
            return 1 << 13;
        }

        @Override
        public int getReceiveBufferSize() {
            return 1 << 13;
        }

        @Override
        public boolean isClosed() {
            return !channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
