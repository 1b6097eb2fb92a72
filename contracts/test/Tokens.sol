// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Tokens for tests: anyone may mint. Never deployed anywhere but on a development node.
contract TestToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => bool) public blocked;

    event Transfer(address indexed from, address indexed to, uint256 value);

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function block_(address who, bool yes) external {
        blocked[who] = yes;
    }

    function transfer(address to, uint256 value) external virtual returns (bool) {
        _move(to, value);
        return true;
    }

    /// @dev An exchange's batch of withdrawals: many payments in one transaction.
    function transferMany(address[] calldata to, uint256[] calldata values) external {
        for (uint256 i = 0; i < to.length; i++) _move(to[i], values[i]);
    }

    function _move(address to, uint256 value) internal {
        require(!blocked[msg.sender], "blocked");
        require(balanceOf[msg.sender] >= value, "too little");
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
    }
}

/// @dev Like USDT on Ethereum: transfer answers nothing.
contract SilentToken {
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
    }

    function transfer(address to, uint256 value) external {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
    }
}

/// @dev Answers false and moves nothing.
contract RefusingToken {
    function balanceOf(address) external pure returns (uint256) {
        return 5;
    }

    function transfer(address, uint256) external pure returns (bool) {
        return false;
    }
}
