'use strict';

module.exports = (sequelize, DataTypes) => {
  const Order = sequelize.define('Order', {
    state: { type: DataTypes.ENUM('open', 'paid', 'sent'), allowNull: false, defaultValue: 'open' },
    total: { type: DataTypes.DECIMAL(12, 2), allowNull: false },
    customerId: { type: DataTypes.INTEGER, allowNull: false },
  }, {
    tableName: 'orders',
    indexes: [{ name: 'orders_state', fields: ['state'] }],
  });

  Order.associate = ({ Customer }) => {
    Order.belongsTo(Customer, { foreignKey: 'customerId', onDelete: 'CASCADE' });
  };

  return Order;
};
