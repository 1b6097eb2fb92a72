// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Where one charge is paid to.
/// @notice Every charge has a clone of this contract at an address that is known before the clone exists (CREATE2).
/// What lies there can only go where the factory sends it, and the factory knows one place: its treasury.
contract Forwarder {
    address private immutable FACTORY;

    error OnlyFactory();

    constructor() {
        FACTORY = msg.sender;
    }

    /// @notice Native coin that comes along with a payment is not lost: it can be swept too.
    receive() external payable {}

    /// @notice Send all of `token` (the native coin for address 0) to `to`.
    /// @return amount what was sent; 0 where nothing lies here or the token refuses.
    function flush(address token, address to) external returns (uint256 amount) {
        if (msg.sender != FACTORY) revert OnlyFactory();
        bool done;
        bytes memory answer;
        if (token == address(0)) {
            amount = address(this).balance;
            (done, ) = to.call{value: amount}("");
            return done ? amount : 0;
        }
        (done, answer) = token.staticcall(abi.encodeWithSignature("balanceOf(address)", address(this)));
        if (!done || answer.length < 32) return 0;
        amount = abi.decode(answer, (uint256));
        if (amount == 0) return 0;
        // Some tokens answer nothing, some answer false.
        (done, answer) = token.call(abi.encodeWithSignature("transfer(address,uint256)", to, amount));
        if (!done || (answer.length > 0 && !abi.decode(answer, (bool)))) return 0;
    }
}
