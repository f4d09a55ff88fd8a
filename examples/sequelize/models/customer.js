'use strict';

module.exports = (sequelize, DataTypes) => {
  const Customer = sequelize.define('Customer', {
    email: { type: DataTypes.STRING(190), allowNull: false, unique: true },
    name: { type: DataTypes.STRING, allowNull: false },
  }, { tableName: 'customers' });

  Customer.associate = ({ Order }) => {
    Customer.hasMany(Order, { foreignKey: 'customerId' });
  };

  return Customer;
};
