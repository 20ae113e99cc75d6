@NullMarked
package dev.linnet.kit.service;

import org.jspecify.annotations.NullMarked;
